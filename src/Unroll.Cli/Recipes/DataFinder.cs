namespace Unroll.Cli.Recipes;

/// <summary>Looks for the files that recipes name.</summary>
internal static class DataFinder
{
    /// <summary>The environment variable that names a folder of data sets.</summary>
    public const string Variable = "UNROLL_DATA";

    /// <summary>
    /// The full path of a file that a recipe in <paramref name="folder"/> names: in that folder, the current one, the one that UNROLL_DATA names, or a folder
    /// <c>shared/data</c> beside a folder above the recipe. Null where it is in none of them.
    /// </summary>
    public static string? Find(string path, string folder) => Places(folder).Select(place => Path.GetFullPath(Path.Combine(place, path))).FirstOrDefault(Path.Exists);

    private static IEnumerable<string> Places(string folder)
    {
        yield return folder;
        if (CurrentFolder.Exists) yield return Environment.CurrentDirectory;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } data) yield return data;
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent) yield return Path.Combine(above.FullName, "shared", "data");
    }
}
