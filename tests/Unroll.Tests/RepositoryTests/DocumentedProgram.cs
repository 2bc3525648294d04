using Unroll.Tests.Goldens;

namespace Unroll.Tests.RepositoryTests;

/// <summary>A program that a page shows and a test runs: between the comments <c>&lt;example&gt;</c> and <c>&lt;/example&gt;</c> of the test.</summary>
internal static class DocumentedProgram
{
    /// <summary>The page must show the program as the test has it.</summary>
    /// <param name="page">The page below the repository, with forward slashes.</param>
    /// <param name="test">The test below tests/Unroll.Tests.</param>
    /// <param name="change">What the page writes otherwise, line by line.</param>
    /// <returns>The page.</returns>
    public static string AssertShown(string page, string test, Func<string, string>? change = null)
    {
        string text = Read(page);
        string[] program = [.. Read("tests/Unroll.Tests/" + test).Split('\n').SkipWhile(line => !Is(line, "// <example>")).Skip(1).TakeWhile(line => !Is(line, "// </example>"))];
        int indent = program.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        Assert.Contains(string.Join('\n', program.Select(line => line.Length > indent ? line[indent..] : "").Select(change ?? (line => line))).TrimEnd(), text, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The page must name every recipe of a task.</summary>
    public static void AssertRecipesNamed(string page, string task)
    {
        string text = Read(page);
        foreach (string recipe in Directory.GetFiles(Path.Combine(TestFolders.Repository, "recipes"), "*.json").Where(path => File.ReadAllText(path).Contains($"\"task\": \"{task}\"", StringComparison.Ordinal)))
            Assert.Contains(Path.GetFileName(recipe), text, StringComparison.Ordinal);
    }

    private static bool Is(string line, string comment) => line.TrimStart().StartsWith(comment, StringComparison.Ordinal);

    private static string Read(string path) => File.ReadAllText(Path.Combine([TestFolders.Repository, .. path.Split('/')])).ReplaceLineEndings("\n");
}
