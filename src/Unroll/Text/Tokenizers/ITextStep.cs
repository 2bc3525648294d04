using System.Text;

namespace Unroll.Text;

/// <summary>One step on the way from a text to the pieces that a sub-word model takes apart: an <see cref="ITextRewriter"/> or an <see cref="ITextSplitter"/>.</summary>
internal interface ITextStep;

/// <summary>Changes a text from left to right, so that every place of the result can be followed back to the source.</summary>
internal interface ITextRewriter : ITextStep
{
    /// <summary>The first place at or after <paramref name="from"/> where something may change; -1 if nothing does.</summary>
    int FindChange(ReadOnlySpan<char> text, int from);

    /// <summary>Appends what stands for the characters at <paramref name="at"/> and says how many were read, at least one.</summary>
    int Rewrite(ReadOnlySpan<char> text, int at, StringBuilder output);
}

/// <summary>Cuts a text into pieces from left to right.</summary>
internal interface ITextSplitter : ITextStep
{
    /// <summary>The next piece at or after <paramref name="at"/>, which becomes its end; false if there is none. What lies between pieces is left out.</summary>
    bool Next(ReadOnlySpan<char> text, ref int at, out int start);
}
