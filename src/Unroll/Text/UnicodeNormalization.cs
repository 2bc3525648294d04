using System.Text;

namespace Unroll.Text;

/// <summary>
/// The four Unicode normal forms, computed here because <see cref="string.Normalize()"/> returns its input unchanged when the program runs
/// with invariant globalisation (small containers, WebAssembly, this tool). The same on every machine: Unicode 14 data.
/// </summary>
/// <remarks>Unicode Standard Annex 15. Lone surrogates pass through untouched; text that is already normal is returned as the same object.</remarks>
public static class UnicodeNormalization
{
    private const int LongRun = 32;

    /// <summary>The text in a normal form.</summary>
    public static string Normalize(string text, NormalizationForm form = NormalizationForm.FormC)
    {
        ArgumentNullException.ThrowIfNull(text);
        int unstable = FirstUnstable(text, form);
        return unstable < 0 ? text : Rewrite(text, unstable, form);
    }

    /// <summary>The text in a normal form; <paramref name="text"/> itself when it is already normal.</summary>
    public static ReadOnlyMemory<char> Normalize(ReadOnlyMemory<char> text, NormalizationForm form = NormalizationForm.FormC)
    {
        int unstable = FirstUnstable(text.Span, form);
        return unstable < 0 ? text : Rewrite(text.Span, unstable, form).AsMemory();
    }

    /// <summary>True if <see cref="Normalize(string, NormalizationForm)"/> would change nothing.</summary>
    public static bool IsNormalized(ReadOnlySpan<char> text, NormalizationForm form = NormalizationForm.FormC)
    {
        int unstable = FirstUnstable(text, form);
        return unstable < 0 || Rewrite(text, unstable, form).AsSpan().SequenceEqual(text);
    }

    /// <summary>The next part at or after <paramref name="from"/> that its normal form may change, from one safe cut to the next; -1 and the length if there is none.</summary>
    internal static (int Start, int End) NextSegment(ReadOnlySpan<char> text, int from, NormalizationForm form)
    {
        int unstable = FirstUnstable(text[from..], form);
        if (unstable < 0) return (-1, text.Length);
        int start = from + unstable, end = start;
        bool compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        while (start > from && !StartsAfreshAt(text, start, compatible, out _)) start--;
        do
        {
            StartsAfreshAt(text, end, compatible, out int length);
            end += length;
        }
        while (end < text.Length && !StartsAfreshAt(text, end, compatible, out _));
        return (start, end);
    }

    /// <summary>True if text may be cut before this scalar without changing the normal form of either side.</summary>
    internal static bool StartsAfresh(int scalar) =>
        scalar < 0x300 || (NormalizationTable.Instance.Flags(scalar) & (NormalizationTable.Combines | NormalizationTable.JoinsPrevious)) == 0;

    // The first place where the quick check cannot promise that the text is normal; -1 if it can everywhere.
    private static int FirstUnstable(ReadOnlySpan<char> text, NormalizationForm form)
    {
        (int mask, int below, bool composed) = Check(form);
        NormalizationTable? table = null;
        for (int i = 0; i < text.Length; i++)
        {
            int c = text[i];
            if (c < below || (composed && HangulArithmetic.IsSyllable(c))) continue;
            if (HangulArithmetic.IsSyllable(c)) return i;
            int start = i;
            int scalar = Scalar(text, ref i);
            if (((table ??= NormalizationTable.Instance).Flags(scalar) & mask) != 0) return start;
        }

        return -1;
    }

    private static string Rewrite(ReadOnlySpan<char> text, int unstable, NormalizationForm form)
    {
        (int mask, int below, bool composed) = Check(form);
        bool compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        NormalizationTable table = NormalizationTable.Instance;
        int segment = SegmentStart(text, unstable, table, mask);
        var output = new StringBuilder(text.Length + 16).Append(text[..segment]);
        var scalars = new List<int>();
        int i = segment;
        while (i < text.Length)
        {
            // A stretch of stable text is copied; a segment reaches from the last stable starter to the next one.
            int first = i;
            scalars.Clear();
            bool plain = true;
            for (; i < text.Length; i++)
            {
                int at = i;
                int scalar = Scalar(text, ref i);
                bool stable = scalar < below || (HangulArithmetic.IsSyllable(scalar) ? composed : (table.Flags(scalar) & mask) == 0);
                if (stable && at > first)
                {
                    i = at;
                    break;
                }

                plain &= stable;
                Decompose(scalar, compatible, table, scalars);
            }

            if (plain)
            {
                output.Append(text[first..i]);
                continue;
            }

            Order(scalars, table);
            if (composed) Compose(scalars, table);
            foreach (int scalar in scalars) Append(output, scalar);
        }

        return output.ToString();
    }

    private static (int Mask, int Below, bool Composed) Check(NormalizationForm form) => form switch
    {
        NormalizationForm.FormC => (NormalizationTable.Combines | NormalizationTable.JoinsPrevious | NormalizationTable.NeverComposed, 0x300, true),
        NormalizationForm.FormD => (NormalizationTable.Combines | NormalizationTable.Decomposes, 0xC0, false),
        NormalizationForm.FormKC => (NormalizationTable.Combines | NormalizationTable.JoinsPrevious | NormalizationTable.NeverComposed
            | NormalizationTable.CompatibleOnly, 0xA0, true),
        NormalizationForm.FormKD => (NormalizationTable.Combines | NormalizationTable.DecomposesCompatibly, 0xA0, false),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Use FormC, FormD, FormKC or FormKD."),
    };

    // The second half of a surrogate pair is no place to cut. In a compatible form a letter may turn into one that joins what stands before it.
    private static bool StartsAfreshAt(ReadOnlySpan<char> text, int at, bool compatible, out int length)
    {
        int i = at;
        int scalar = Scalar(text, ref i);
        length = i - at + 1;
        return !(char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1])) && StartsAfresh(scalar)
            && !(compatible && scalar >= 0xA0 && NormalizationTable.Instance.Decomposition(scalar, true) is [var first, ..] && !StartsAfresh(first));
    }

    private static int SegmentStart(ReadOnlySpan<char> text, int unstable, NormalizationTable table, int mask)
    {
        int start = unstable;
        while (start > 0)
        {
            start--;
            if (char.IsLowSurrogate(text[start]) && start > 0 && char.IsHighSurrogate(text[start - 1])) start--;
            int i = start;
            if ((table.Flags(Scalar(text, ref i)) & mask) == 0) break;
        }

        return start;
    }

    private static int Scalar(ReadOnlySpan<char> text, ref int i)
    {
        char c = text[i];
        if (!char.IsHighSurrogate(c) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1])) return c;
        return char.ConvertToUtf32(c, text[++i]);
    }

    private static void Decompose(int scalar, bool compatible, NormalizationTable table, List<int> output)
    {
        if (HangulArithmetic.TryDecompose(scalar, out char leading, out char vowel, out char trailing))
        {
            output.Add(leading);
            output.Add(vowel);
            if (trailing != '\0') output.Add(trailing);
        }
        else if (table.Decomposition(scalar, compatible) is { } parts)
        {
            output.AddRange(parts);
        }
        else
        {
            output.Add(scalar);
        }
    }

    // Canonical ordering: each run of combining marks is sorted by class, equal classes keep their order.
    private static void Order(List<int> scalars, NormalizationTable table)
    {
        for (int start = 0; start < scalars.Count; start++)
        {
            if (table.Class(scalars[start]) == 0) continue;
            int end = start;
            while (end < scalars.Count && table.Class(scalars[end]) != 0) end++;
            if (end - start > LongRun)
            {
                int[] sorted = [.. scalars.GetRange(start, end - start).OrderBy(table.Class)];
                for (int i = 0; i < sorted.Length; i++) scalars[start + i] = sorted[i];
            }
            else
            {
                for (int i = start + 1; i < end; i++)
                {
                    int scalar = scalars[i], combiningClass = table.Class(scalar), j = i;
                    for (; j > start && table.Class(scalars[j - 1]) > combiningClass; j--) scalars[j] = scalars[j - 1];
                    scalars[j] = scalar;
                }
            }

            start = end;
        }
    }

    // Canonical composition: a scalar joins the last starter unless something of the same or a higher class stands between them.
    private static void Compose(List<int> scalars, NormalizationTable table)
    {
        int starter = -1, lastClass = 0, kept = 0;
        for (int i = 0; i < scalars.Count; i++)
        {
            int scalar = scalars[i], combiningClass = table.Class(scalar);
            bool adjacent = starter == kept - 1;
            if (starter >= 0 && (adjacent || (lastClass < combiningClass && lastClass != 0)) && table.TryCompose(scalars[starter], scalar, out int joined))
            {
                scalars[starter] = joined;
                continue;
            }

            if (combiningClass == 0) starter = kept;
            lastClass = combiningClass;
            scalars[kept++] = scalar;
        }

        scalars.RemoveRange(kept, scalars.Count - kept);
    }

    private static void Append(StringBuilder output, int scalar)
    {
        if (scalar < 0x10000)
        {
            output.Append((char)scalar);
            return;
        }

        output.Append((char)(0xD7C0 + (scalar >> 10))).Append((char)(0xDC00 + (scalar & 0x3FF)));
    }
}
