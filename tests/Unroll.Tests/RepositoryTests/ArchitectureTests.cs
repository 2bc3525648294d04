using System.Text.RegularExpressions;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.RepositoryTests;

/// <summary>The rules of the house, read from the source files themselves.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 400;

    /// <summary>The storeys from the ground up; a namespace may use its own storey and those below, and nothing may go round in a circle.</summary>
    private static readonly Dictionary<string, int> Storeys = new(StringComparer.Ordinal)
    {
        ["Numerics"] = 0,
        ["Tensors"] = 1,
        ["Tracing"] = 1,
        ["Formats"] = 1,
        ["Cells"] = 2,
        ["Layers"] = 3,
        ["Data"] = 3,
        ["Text"] = 3,
        ["Models"] = 4,
        ["Families"] = 4,
        ["Training"] = 5,
        ["Decoding"] = 5,
        ["Metrics"] = 5,
        ["Insight"] = 6,
    };

    /// <summary>Formats knows names and arrays, never tensors or layers, and nothing below the models may know about files.</summary>
    private static readonly (string From, string To)[] Forbidden =
        [("Formats", "Tensors"), ("Formats", "Tracing"), ("Cells", "Formats"), ("Layers", "Formats"), ("Tensors", "Formats"), ("Tracing", "Formats")];

    private static readonly string[] ForbiddenInLibrary =
        ["Console.", "DateTime.Now", "DateTimeOffset.Now", "Random.Shared", "new Random(", "DllImport", "LibraryImport", "NativeLibrary."];

    private static readonly string[] OnlyInNumerics =
        ["System.Runtime.Intrinsics", "System.Numerics.Tensors", "unsafe", "new Thread(", "Parallel.For", "ThreadPool.", "Vector<float>"];

    [Fact]
    public void FilesStayShort()
    {
        string[] tooLong = [.. Sources("src", "tests", "benchmarks").Where(file => !file.Path.EndsWith(".Generated.cs", StringComparison.Ordinal))
            .Where(file => file.Lines.Length > MostLines).Select(file => $"{file.Path} ({file.Lines.Length} lines)")];
        Assert.True(tooLong.Length == 0, $"Longer than {MostLines} lines: {string.Join(", ", tooLong)}.");
    }

    [Fact]
    public void AFileHasOnePublicType()
    {
        string[] crowded = [.. Sources("src").Where(file => file.Lines.Count(line => PublicType().IsMatch(line)) > 1).Select(file => file.Path)];
        Assert.True(crowded.Length == 0, $"More than one public type: {string.Join(", ", crowded)}.");
    }

    [Fact]
    public void TheNamespaceIsTheFolder()
    {
        foreach (SourceFile file in Library())
        {
            string expected = file.Folder.Length == 0 ? "Unroll" : $"Unroll.{file.Folder}";
            Assert.True(file.Namespace == expected, $"{file.Path} has the namespace '{file.Namespace}' but its folder says '{expected}'.");
        }
    }

    [Fact]
    public void DependenciesPointDown()
    {
        foreach (SourceFile file in Library().Where(file => file.Folder.Length > 0))
        {
            Assert.True(Storeys.ContainsKey(file.Folder), $"{file.Path}: the folder '{file.Folder}' has no storey; give it one in this test and in the design.");
            foreach (string used in file.Uses)
            {
                Assert.True(Storeys.TryGetValue(used, out int storey) && storey <= Storeys[file.Folder], $"{file.Path} looks up: it uses Unroll.{used}.");
                Assert.False(Forbidden.Contains((file.Folder, used)), $"{file.Path} may not use Unroll.{used}.");
            }
        }
    }

    [Fact]
    public void NamespacesGoRoundInNoCircle()
    {
        Dictionary<string, HashSet<string>> uses = Library().GroupBy(file => file.Folder, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.SelectMany(file => file.Uses).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        while (uses.FirstOrDefault(pair => !pair.Value.Overlaps(uses.Keys)) is { Key: { } leaf }) uses.Remove(leaf);
        Assert.True(uses.Count == 0, $"These namespaces use each other in a circle, or depend on one that does: {string.Join(", ", uses.Keys)}.");
    }

    [Fact]
    public void TheLibraryHasNoConsoleClockSharedRandomnessOrNativeCode() => RequireAbsent(Library(), ForbiddenInLibrary);

    [Fact]
    public void SimdPointersAndThreadsStayInNumerics() => RequireAbsent(Library().Where(file => file.Folder != "Numerics"), OnlyInNumerics);

    [Fact]
    public void NothingIsVirtualOrProtected() =>
        RequireAbsent(Library().Select(file => file with { Lines = [.. file.Lines.Select(line => line.Replace("private protected", "private", StringComparison.Ordinal))] }), ["virtual ", "protected "]);

    private static void RequireAbsent(IEnumerable<SourceFile> files, string[] words)
    {
        string[] found = [.. from file in files
                             from number in Enumerable.Range(0, file.Lines.Length)
                             let code = file.Code(number)
                             from word in words
                             where char.IsLetter(word[0]) ? Regex.IsMatch(code, $@"(?<![\w.]){Regex.Escape(word)}", RegexOptions.None, TimeSpan.FromSeconds(1)) : code.Contains(word, StringComparison.Ordinal)
                             select $"{file.Path}:{number + 1} {word.Trim()}"];
        Assert.True(found.Length == 0, $"Not allowed here: {string.Join(", ", found)}.");
    }

    private static IEnumerable<SourceFile> Library() => Sources("src").Where(file => file.Path.StartsWith("src/Unroll/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Sources(params string[] folders) =>
        from folder in folders
        let root = Path.Combine(TestFolders.Repository, folder)
        where Directory.Exists(root)
        from path in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(TestFolders.Repository, path).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select new SourceFile(relative, File.ReadAllLines(path));

    [GeneratedRegex(@"^public\s+(?:(?:sealed|static|abstract|readonly|partial|ref|unsafe)\s+)*(?:class|record|struct|interface|enum|delegate)\b", RegexOptions.None, 1000)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\bUnroll\.(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnrollName();

    private sealed record SourceFile(string Path, string[] Lines)
    {
        /// <summary>The first folder below src/Unroll.</summary>
        public string Folder => Path.Split('/') is [_, _, var folder, _, ..] ? folder : "";

        public string Namespace => Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';', ' ') ?? "";

        /// <summary>The other namespaces of the library that the code names.</summary>
        public IEnumerable<string> Uses => Enumerable.Range(0, Lines.Length).SelectMany(number => UnrollName().Matches(Code(number)))
            .Select(match => match.Groups["name"].Value).Where(name => name != Folder && Storeys.ContainsKey(name)).Distinct(StringComparer.Ordinal);

        /// <summary>A line without its comment.</summary>
        public string Code(int number)
        {
            int comment = Lines[number].IndexOf("//", StringComparison.Ordinal);
            return comment < 0 ? Lines[number] : Lines[number][..comment];
        }
    }
}
