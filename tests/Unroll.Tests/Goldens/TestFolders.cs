namespace Unroll.Tests.Goldens;

/// <summary>Finds what lies outside the test project: the repository's files, the reference values and the data sets.</summary>
internal static class TestFolders
{
    /// <summary>The folder that holds <c>Unroll.slnx</c>.</summary>
    public static string Repository { get; } = Ancestors().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Unroll.slnx")))
        ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Unroll.slnx.");

    /// <summary>The reference values, from UNROLL_GOLDENS or a folder <c>shared/golden</c> beside the repository; null where there are none.</summary>
    public static string? Goldens { get; } = Find("UNROLL_GOLDENS", Path.Combine("shared", "golden"));

    /// <summary>The data sets, from UNROLL_DATA or a folder <c>shared/data</c> beside the repository; null where there are none.</summary>
    public static string? Data { get; } = Find("UNROLL_DATA", Path.Combine("shared", "data"));

    /// <summary>Skips the test where there are no reference values.</summary>
    public static string RequireGoldens()
    {
        Skip.If(Goldens is null, "No reference values: set UNROLL_GOLDENS to their folder, or put it at ../shared/golden beside the repository.");
        return Goldens!;
    }

    /// <summary>The path of a file or folder of the data sets; skips the test where it is absent.</summary>
    public static string RequireData(string relativePath)
    {
        Skip.If(Data is null, "No data sets: set UNROLL_DATA to their folder, or put it at ../shared/data beside the repository.");
        string path = Path.Combine(Data!, relativePath);
        Skip.IfNot(Path.Exists(path), $"The data sets have no {relativePath}.");
        return path;
    }

    private static string? Find(string variable, string relativePath)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
        {
            // A wrong path must not turn every test into a skipped one.
            return Directory.Exists(given) ? given : throw new DirectoryNotFoundException($"{variable} names '{given}', which is not a folder.");
        }

        return Ancestors().Select(folder => Path.Combine(folder, relativePath)).FirstOrDefault(Directory.Exists);
    }

    private static IEnumerable<string> Ancestors()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}
