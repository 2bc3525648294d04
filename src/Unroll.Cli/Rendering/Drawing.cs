namespace Unroll.Cli.Rendering;

/// <summary>What a picture may be made of.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Colour">Whether parts may be coloured; the text is then Spectre markup either way.</param>
/// <param name="Blocks">Whether block characters can be shown; otherwise numbers stand in their place.</param>
internal readonly record struct Drawing(int Width, bool Colour, bool Blocks)
{
    /// <summary>Narrower terminals get numbers instead of pictures.</summary>
    public const int Narrow = 60;

    /// <summary>What this screen can show.</summary>
    public static Drawing On(Screen screen) => new(screen.Width, screen.Colour, screen.Interactive && screen.Width >= Narrow && SpeaksUnicode);

    /// <summary>Whether maps of colour can be shown.</summary>
    public bool Maps => Colour && Blocks;

    private static bool SpeaksUnicode => Console.OutputEncoding.CodePage is 65001 or 1200;
}
