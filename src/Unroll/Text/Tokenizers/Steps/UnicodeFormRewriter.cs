using System.Text;

namespace Unroll.Text;

/// <summary>A Unicode normal form.</summary>
internal sealed class UnicodeFormRewriter(NormalizationForm form) : ITextRewriter
{
    public int FindChange(ReadOnlySpan<char> text, int from) => UnicodeNormalization.NextSegment(text, from, form).Start;

    public int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output)
    {
        int end = UnicodeNormalization.NextSegment(text, at, form).End;
        output.Append(UnicodeNormalization.Normalize(text[at..end].ToString(), form));
        return end - at;
    }
}
