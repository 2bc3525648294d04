using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Unroll.Cli.Recipes;

/// <summary>The summaries of types and properties, from the XML files that the compiler writes beside the assemblies. Empty texts where there is no file.</summary>
internal sealed partial class Documentation
{
    private readonly Dictionary<string, string> summaries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> inherited = new(StringComparer.Ordinal);

    /// <summary>Reads the documentation that lies beside the program.</summary>
    public static Documentation BesideProgram()
    {
        var documentation = new Documentation();
        foreach (string assembly in new[] { "Unroll.xml", "Unroll.Cli.xml" }) documentation.Read(Path.Combine(AppContext.BaseDirectory, assembly));
        return documentation;
    }

    /// <summary>The summary of a type.</summary>
    public string Of(Type type) => summaries.GetValueOrDefault($"T:{type.FullName}", "");

    /// <summary>The summary of the property behind a field, or of the primary constructor's parameter of that name.</summary>
    public string Of(JsonPropertyInfo property) => property.AttributeProvider is MemberInfo member ? Of(member) : "";

    /// <summary>The summary of a property.</summary>
    public string Of(MemberInfo member)
    {
        if (member.DeclaringType is not { } type) return "";
        // What a recipe's data and model are stands at their types.
        if (type.IsGenericType && member is PropertyInfo property) return Of(property.PropertyType);
        string name = $"P:{type.FullName}.{member.Name}";
        // Documentation that is taken over from elsewhere may itself be taken over.
        for (int i = 0; i < 4 && inherited.TryGetValue(name, out string? origin); i++) name = origin;
        return summaries.GetValueOrDefault(name) ?? summaries.GetValueOrDefault($"A:{type.FullName}.{member.Name}", "");
    }

    private void Read(string path)
    {
        if (!File.Exists(path)) return;
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        foreach (XElement member in XDocument.Load(reader).Descendants("member"))
        {
            string name = (string?)member.Attribute("name") ?? "";
            if (member.Element("summary") is { } summary) summaries[name] = Plain(summary);
            if ((string?)member.Element("inheritdoc")?.Attribute("cref") is { } origin) inherited[name] = origin;
            int constructor = name.IndexOf(".#ctor", StringComparison.Ordinal);
            if (!name.StartsWith("M:", StringComparison.Ordinal) || constructor < 0) continue;
            foreach (XElement parameter in member.Elements("param"))
            {
                string parameterName = (string?)parameter.Attribute("name") ?? "";
                if (parameterName.Length > 0) summaries.TryAdd($"A:{name[2..constructor]}.{char.ToUpperInvariant(parameterName[0])}{parameterName[1..]}", Plain(parameter));
            }
        }
    }

    private static string Plain(XElement element)
    {
        IEnumerable<string> parts = element.DescendantNodes().Select(node => node switch
        {
            XText text when text.Parent is { } parent && (parent == element || parent.Name.LocalName is "c" or "para" or "b" or "i" or "code") => text.Value,
            XElement { IsEmpty: true } reference => Short((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? ""),
            _ => "",
        });
        return Spaces().Replace(string.Concat(parts), " ").Trim();
    }

    // P:Unroll.Training.TrainingSpec.Steps is read as Steps.
    private static string Short(string reference)
    {
        int parenthesis = reference.IndexOf('(', StringComparison.Ordinal);
        string path = parenthesis < 0 ? reference : reference[..parenthesis];
        return path[(path.LastIndexOf('.') + 1)..];
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
