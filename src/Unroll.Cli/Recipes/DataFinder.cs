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

    /// <summary>The path of a file that must be there.</summary>
    /// <param name="path">What was named.</param>
    /// <param name="what">What it holds: <c>text</c>.</param>
    /// <exception cref="WrongUseException">There is no such file, or it is a folder.</exception>
    public static string RequireFile(string path, string what) => File.Exists(path) ? path
        : throw (Directory.Exists(path) ? new WrongUseException($"'{path}' is a folder. Name a {what} in it.") : Missing(path, what));

    /// <summary>Says that there is nothing at a path, and where it could be.</summary>
    public static WrongUseException Missing(string path, string what, string kind = "file") =>
        new($"There is no {kind} '{path}'. Name your {what} with --data FILE, or set {Variable} to the folder in which the recipes find theirs.");

    private static IEnumerable<string> Places(string folder)
    {
        yield return folder;
        if (CurrentFolder.Exists) yield return Environment.CurrentDirectory;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } data) yield return data;
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent) yield return Path.Combine(above.FullName, "shared", "data");
    }
}
