using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Unroll.Text;

namespace Unroll.Cli.Recipes;

/// <summary>Reads the schema of recipes off the serialisation contracts of the specs: names, types, variants and defaults.</summary>
internal sealed class SchemaBuilder(JsonSerializerOptions options, Documentation documentation)
{
    private readonly HashSet<Type> open = [];

    /// <summary>The schema of a type, with <paramref name="example"/> as the value that holds the defaults.</summary>
    public FieldSchema Build(Type type, object? example) => Build("", type, type, example, nullable: false, required: false, "");

    private FieldSchema Build(string name, Type declared, Type type, object? example, bool nullable, bool required, string description)
    {
        Type plain = System.Nullable.GetUnderlyingType(type) ?? type;
        var field = new FieldSchema
        {
            Name = name,
            Kind = FieldKind.Text,
            Nullable = nullable || plain != type,
            Required = required,
            Description = description,
            Default = example is null ? null : JsonSerializer.SerializeToNode(example, options.GetTypeInfo(declared)),
        };
        if (plain == typeof(bool)) return field with { Kind = FieldKind.Switch };
        if (plain == typeof(int)) return field with { Kind = FieldKind.WholeNumber, Lowest = int.MinValue, Highest = int.MaxValue };
        if (plain == typeof(long)) return field with { Kind = FieldKind.WholeNumber };
        if (plain == typeof(ulong)) return field with { Kind = FieldKind.WholeNumber, Lowest = 0, Highest = ulong.MaxValue };
        if (plain == typeof(double) || plain == typeof(float)) return field with { Kind = FieldKind.Number };
        if (plain == typeof(string)) return field;
        if (plain.IsEnum) return field with { Kind = FieldKind.Choice, Choices = [.. Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName)] };
        JsonTypeInfo info = options.GetTypeInfo(plain);
        if (info.Kind == JsonTypeInfoKind.Enumerable)
            return field with { Kind = FieldKind.List, Element = Build("", info.ElementType!, info.ElementType!, null, nullable: false, required: false, "") };
        if (plain == typeof(TextUnits)) return Shorthand(field, plain, [.. Enum.GetNames<UnitLevel>().Select(JsonNamingPolicy.CamelCase.ConvertName)]);
        if (info.Kind != JsonTypeInfoKind.Object) return field;
        if (!open.Add(plain)) return field with { Kind = FieldKind.Object, Opaque = true };
        FieldSchema schema = info.PolymorphismOptions is { DerivedTypes.Count: > 0 } polymorphism
            ? Variants(field, polymorphism, example)
            : field with { Kind = FieldKind.Object, Fields = Fields(info, example) };
        open.Remove(plain);
        return schema;
    }

    // A type with a converter of its own has no contract to read the fields off, so its properties say them.
    private FieldSchema Shorthand(FieldSchema field, Type type, string[] words) => field with
    {
        Kind = FieldKind.Shorthand,
        Choices = words,
        Fields =
        [
            .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanWrite
               select new FieldSchema { Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name), Kind = FieldKind.Text, Opaque = true, Description = documentation.Of(property) },
        ],
    };

    private FieldSchema Variants(FieldSchema field, JsonPolymorphismOptions polymorphism, object? example)
    {
        var variants = new Dictionary<string, FieldSchema>(StringComparer.Ordinal);
        foreach (JsonDerivedType derived in polymorphism.DerivedTypes)
        {
            string word = (string)derived.TypeDiscriminator!;
            object? instance = example?.GetType() == derived.DerivedType ? example : Create(derived.DerivedType);
            JsonTypeInfo info = options.GetTypeInfo(derived.DerivedType);
            variants[word] = new FieldSchema { Name = word, Kind = FieldKind.Object, Description = documentation.Of(derived.DerivedType), Fields = Fields(info, instance) };
        }

        return field with { Kind = FieldKind.Object, Variants = variants, Discriminator = polymorphism.TypeDiscriminatorPropertyName };
    }

    private FieldSchema[] Fields(JsonTypeInfo info, object? example) =>
    [
        .. from property in info.Properties
           where property.Set is not null || property.AssociatedParameter is not null
           let value = example is null || property.Get is null ? null : property.Get(example)
           let nullable = property.IsSetNullable && !property.PropertyType.IsValueType
           select Build(property.Name, property.PropertyType, property.PropertyType, value, nullable, property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false }, documentation.Of(property)) with
           {
               IsPath = property.AttributeProvider?.IsDefined(typeof(DataPathAttribute), inherit: false) ?? false,
           },
    ];

    // The text of an empty object makes an instance with all defaults; a spec with required values has none.
    private object? Create(Type type)
    {
        try
        {
            return JsonSerializer.Deserialize("{}", options.GetTypeInfo(type));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
