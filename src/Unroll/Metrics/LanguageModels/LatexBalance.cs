namespace Unroll.Metrics;

/// <summary>Whether what is opened in a piece of LaTeX is closed again: groups in braces, environments, and mathematics between dollar signs.</summary>
/// <remarks>
/// Escaped signs (<c>\{</c>, <c>\%</c>, <c>\$</c>) and comments are passed over. A generated sample stops anywhere, so what is still open at its end is
/// forgiven if it was opened in the tail: the last <see cref="GroupTail"/> characters for braces and dollars, the last <see cref="EnvironmentTail"/> for
/// environments (half of a sample shorter than that). Closing what is not open, or another environment than the innermost, is never forgiven. Mathematics
/// must also end with its paragraph, and a dollar sign left open by an earlier one counts there.
/// </remarks>
/// <param name="Braces">Every brace has its partner.</param>
/// <param name="Environments">Every <c>\begin{name}</c> has its <c>\end{name}</c>, properly nested.</param>
/// <param name="Mathematics">No paragraph ends inside dollar signs, except in the tail.</param>
public sealed record LatexBalance(bool Braces, bool Environments, bool Mathematics)
{
    /// <summary>Characters at the end in which a brace or dollar may stay open.</summary>
    public const int GroupTail = 200;

    /// <summary>Characters at the end in which an environment may stay open.</summary>
    public const int EnvironmentTail = 2000;

    /// <summary>Braces and environments are balanced.</summary>
    public bool Balanced => Braces && Environments;

    /// <summary>Looks at one sample.</summary>
    public static LatexBalance Of(ReadOnlySpan<char> sample)
    {
        bool braces = true, environments = true, mathematics = true;
        var openBraces = new Stack<int>();
        var openEnvironments = new Stack<(string Name, int At)>();
        int dollar = -1;
        for (int i = 0; i < sample.Length; i++)
        {
            switch (sample[i])
            {
                case '%':
                    int lineEnd = sample[i..].IndexOf('\n');
                    i = lineEnd < 0 ? sample.Length : i + lineEnd - 1;
                    break;
                case '\\':
                    if (Command(sample[i..], @"\begin{") is { } opened) openEnvironments.Push((opened, i));
                    else if (Command(sample[i..], @"\end{") is { } closed) environments &= openEnvironments.TryPop(out (string Name, int At) inner) && inner.Name == closed;
                    i++;
                    break;
                case '{':
                    openBraces.Push(i);
                    break;
                case '}':
                    braces &= openBraces.TryPop(out _);
                    break;
                case '$':
                    if (i + 1 < sample.Length && sample[i + 1] == '$') i++;
                    dollar = dollar < 0 ? i : -1;
                    break;
                case '\n' when dollar >= 0 && i + 1 < sample.Length && sample[i + 1] == '\n':
                    mathematics = false;
                    dollar = -1;
                    break;
            }
        }

        int groupTail = sample.Length - Math.Min(GroupTail, sample.Length / 2), environmentTail = sample.Length - Math.Min(EnvironmentTail, sample.Length / 2);
        return new LatexBalance(
            braces && openBraces.All(at => at >= groupTail),
            environments && openEnvironments.All(open => open.At >= environmentTail),
            mathematics && (dollar < 0 || dollar >= groupTail));
    }

    // The name in \begin{name}. One that the end of the sample cuts off is no command yet; its brace is then counted as open.
    private static string? Command(ReadOnlySpan<char> text, string start)
    {
        if (!text.StartsWith(start, StringComparison.Ordinal)) return null;
        int end = text.IndexOf('}');
        return end < 0 ? null : text[start.Length..end].ToString();
    }
}
