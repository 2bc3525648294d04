namespace Unroll.Tests.Goldens;

/// <summary>Lists the goldens that a folder holds.</summary>
internal static class GoldenCatalogue
{
    /// <summary>The names of all cases, such as <c>layers/linear/2d</c>: every JSON file that describes one. Configuration files of model folders are none.</summary>
    public static IEnumerable<string> Cases(string root) =>
        from path in Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let name = Path.GetRelativePath(root, path).Replace('\\', '/')[..^".json".Length]
        where File.Exists(path[..^".json".Length] + ".safetensors") || name.EndsWith("/golden", StringComparison.Ordinal)
        select name;

    /// <summary>The family of a case: its folder.</summary>
    public static string Family(string caseName) => caseName[..caseName.LastIndexOf('/')];
}
