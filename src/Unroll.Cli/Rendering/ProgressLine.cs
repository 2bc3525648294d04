namespace Unroll.Cli.Rendering;

/// <summary>One line on standard error that overwrites itself, and lines above it that stay.</summary>
internal sealed class ProgressLine(Screen screen)
{
    private const string EraseLine = "\r\u001b[2K";

    private string shown = "";

    /// <summary>Shows the line as it is now; nothing in a pipe.</summary>
    public void Show(string text)
    {
        if (!screen.ProgressMoves) return;
        int width = Math.Max(20, Screen.ErrorWidth - 1);
        shown = text.Length > width ? text[..width] : text;
        screen.Error.Write(EraseLine + shown);
    }

    /// <summary>Writes a line that stays, above the moving one.</summary>
    public void Write(string text)
    {
        if (!screen.ProgressMoves)
        {
            screen.Error.WriteLine(text);
            return;
        }

        screen.Error.Write(EraseLine + text + Environment.NewLine + shown);
    }

    /// <summary>Takes the moving line away.</summary>
    public void End()
    {
        if (shown.Length > 0) screen.Error.Write(EraseLine);
        shown = "";
    }

    /// <summary>A bar of eighths: <c>█████▍    </c>.</summary>
    public static string Bar(double share, int width)
    {
        const string eighths = " ▏▎▍▌▋▊▉█";
        int filled = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8);
        string bar = new('█', filled / 8);
        if (filled % 8 > 0) bar += eighths[filled % 8];
        return bar.PadRight(width);
    }
}
