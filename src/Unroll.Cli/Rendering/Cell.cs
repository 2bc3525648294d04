namespace Unroll.Cli.Rendering;

/// <summary>A cell of a <see cref="Grid"/>: text, and a Spectre style where it has one.</summary>
internal readonly record struct Cell(string Text, string? Style = null)
{
    /// <summary>Text as a cell.</summary>
    public static implicit operator Cell(string text) => new(text);

    /// <summary>As markup, padded to a width.</summary>
    public string Markup(int width, bool right)
    {
        string spaces = new(' ', Math.Max(0, width - TextWidth.Of(Text))), text = Spectre.Console.Markup.Escape(Text);
        string styled = Style is null ? text : $"[{Style}]{text}[/]";
        return right ? spaces + styled : styled + spaces;
    }
}
