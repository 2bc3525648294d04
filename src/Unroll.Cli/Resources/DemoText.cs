using Unroll.Text;

namespace Unroll.Cli.Resources;

/// <summary>The texts that the demo learns, written for it: verses and short prose that repeat enough for a small network to catch on within seconds.</summary>
internal static class DemoText
{
    /// <summary>About 11,000 characters, 55 different ones.</summary>
    public static string English => Read("demo.en.txt");

    /// <summary>About 5,000 characters, 292 different syllables and signs.</summary>
    public static string Korean => Read("demo.ko.txt");

    private static string Read(string name)
    {
        using Stream resource = typeof(DemoText).Assembly.GetManifestResourceStream("Unroll.Cli." + name)
            ?? throw new InvalidOperationException($"The text '{name}' is missing from the tool: it was built incompletely.");
        return TextFile.Read(resource, name);
    }
}
