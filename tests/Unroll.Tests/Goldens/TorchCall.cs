using System.Globalization;

namespace Unroll.Tests.Goldens;

/// <summary>
/// A call as a golden's JSON writes it, taken apart: <c>torch.nn.Linear(6, 3, bias=True)</c>. Every argument must be asked for:
/// <see cref="RequireAllRead"/> fails on one that the test passes over, so that an unseen option is never silently ignored.
/// </summary>
internal sealed class TorchCall
{
    private readonly Dictionary<string, string> named = new(StringComparer.Ordinal);
    private readonly List<string> positional = [];
    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    private TorchCall(string text) => Text = text;

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>What is called, with its path: <c>torch.nn.Linear</c>; empty where the text is no call.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The last part of the path: <c>Linear</c>.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];

    /// <summary>What follows the closing parenthesis: <c>.eval()</c>.</summary>
    public string Suffix { get; private set; } = "";

    /// <summary>The arguments without a name.</summary>
    public IReadOnlyList<string> Positional => positional;

    public static TorchCall Parse(string text)
    {
        var call = new TorchCall(text);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text[..open].All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_')) return call;
        call.Path = text[..open];
        int close = ClosingParenthesis(text, open);
        call.Suffix = text[(close + 1)..].Trim();
        foreach (string part in SplitList(text[(open + 1)..close]))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part[..equals].All(letter => char.IsLetterOrDigit(letter) || letter == '_')) call.named[part[..equals]] = part[(equals + 1)..].Trim();
            else call.positional.Add(part);
        }

        return call;
    }

    public bool Has(string name) => named.ContainsKey(name);

    /// <summary>The text of a named argument, or the default where it is not given.</summary>
    public string Argument(string name, string defaultText)
    {
        read.Add(name);
        return named.GetValueOrDefault(name, defaultText);
    }

    public double Number(string name, double defaultValue) => ToNumber(Argument(name, defaultValue.ToString("R", CultureInfo.InvariantCulture)));

    public int Integer(string name, int defaultValue) => checked((int)Number(name, defaultValue));

    /// <summary>A number, or null where the call says None.</summary>
    public double? Optional(string name, double? defaultValue) =>
        Argument(name, defaultValue?.ToString("R", CultureInfo.InvariantCulture) ?? "None") is var text && text == "None" ? null : ToNumber(text);

    public bool Flag(string name, bool defaultValue) => Argument(name, defaultValue ? "True" : "False") switch
    {
        "True" => true,
        "False" => false,
        string other => throw new InvalidDataException($"'{Text}': {name} is neither True nor False but {other}."),
    };

    /// <summary>A quoted word without its quotes.</summary>
    public string Word(string name, string defaultValue) => Argument(name, defaultValue).Trim('\'', '"');

    /// <summary>The numbers of a tuple or list: <c>(0.9, 0.999)</c>.</summary>
    public double[] Numbers(string name, params double[] defaultValue) =>
        Argument(name, "") is { Length: > 0 } text ? [.. SplitList(text[1..^1]).Select(ToNumber)] : defaultValue;

    public double PositionalNumber(int index) => ToNumber(positional[index]);

    /// <summary>Fails if an argument was never asked for.</summary>
    public void RequireAllRead()
    {
        string[] unread = [.. named.Keys.Where(name => !read.Contains(name))];
        if (unread.Length > 0) throw new InvalidDataException($"The test does not know the argument(s) {string.Join(", ", unread)} of '{Text}'.");
    }

    /// <summary>Takes a list apart at the commas outside any brackets and quotes.</summary>
    public static List<string> SplitList(string text)
    {
        var parts = new List<string>();
        int depth = 0, start = 0;
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char letter = i < text.Length ? text[i] : ',';
            if (letter == '\'') quoted = !quoted;
            else if (quoted) continue;
            else if (letter is '(' or '[' or '{') depth++;
            else if (letter is ')' or ']' or '}') depth--;
            else if (letter == ',' && depth == 0)
            {
                if (text[start..i].Trim() is { Length: > 0 } part) parts.Add(part);
                start = i + 1;
            }
        }

        return parts;
    }

    /// <summary>A number as Python writes it; a fraction such as <c>1/3</c> too.</summary>
    public static double ToNumber(string text)
    {
        if (text is "inf" or "float('inf')" or "math.inf") return double.PositiveInfinity;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return value;
        throw new InvalidDataException($"'{text}' is not a number.");
    }

    private static int ClosingParenthesis(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return i;
        }

        throw new InvalidDataException($"'{text}' has no closing parenthesis.");
    }
}
