using System.CommandLine;
using Spectre.Console;

namespace Unroll.Cli.Rendering;

/// <summary>
/// Where a command writes, and for whom. On a terminal: colour, tables, moving progress. In a pipe: plain lines. With <c>--json</c>: only JSON on
/// standard output. Messages and progress of a command that answers with data go to standard error.
/// </summary>
internal sealed class Screen
{
    private const int PipeWidth = 120;

    private readonly Lazy<IAnsiConsole> console;

    private Screen(bool plain, bool json)
    {
        Json = json;
        bool dumb = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        Interactive = !plain && !json && !dumb && !Console.IsOutputRedirected;
        ProgressMoves = !plain && !dumb && !Console.IsErrorRedirected;
        Colour = Interactive && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Width = Interactive ? Math.Max(40, TerminalWidth()) : PipeWidth;
        console = new Lazy<IAnsiConsole>(CreateConsole);
    }

    /// <summary>Standard output: the answer.</summary>
    public TextWriter Out => Console.Out;

    /// <summary>Standard error: messages and progress.</summary>
    public TextWriter Error => Console.Error;

    /// <summary>Whether a program asked, with <c>--json</c>.</summary>
    public bool Json { get; }

    /// <summary>Whether somebody looks at standard output on a terminal.</summary>
    public bool Interactive { get; }

    /// <summary>Whether progress may overwrite its own line on standard error.</summary>
    public bool ProgressMoves { get; }

    /// <summary>Whether colours may be used: on a terminal, unless NO_COLOR is set.</summary>
    public bool Colour { get; }

    /// <summary>Columns to draw in.</summary>
    public int Width { get; }

    /// <summary>Columns of the terminal behind standard error.</summary>
    public static int ErrorWidth => Console.IsErrorRedirected ? PipeWidth : TerminalWidth();

    /// <summary>Tables and colours for people; falls back to plain text without a terminal. Created on first use, as it takes a moment.</summary>
    public IAnsiConsole Ansi => console.Value;

    /// <summary>The screen as the options and the surroundings ask for it.</summary>
    public static Screen For(ParseResult result, Option<bool>? json = null) =>
        new(result.GetValue(GlobalOptions.Plain), json is not null && result.GetValue(json));

    /// <summary>A line of the answer for people; silent with <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!Json) Out.WriteLine(text);
    }

    /// <summary>Lines of Spectre markup: in colour on a terminal; elsewhere the bare text, of which no line is broken.</summary>
    public void Pictures(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (Interactive) Ansi.MarkupLine(line);
            else Line(Markup.Remove(line).TrimEnd());
        }
    }

    /// <summary>A message beside the answer.</summary>
    public void Note(string text) => Error.WriteLine(text);

    private IAnsiConsole CreateConsole()
    {
        IAnsiConsole ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = Colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = Interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        ansi.Profile.Width = Width;
        return ansi;
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : PipeWidth;
        }
        catch (IOException)
        {
            return PipeWidth;
        }
    }
}
