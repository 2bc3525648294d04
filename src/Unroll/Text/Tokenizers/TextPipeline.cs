namespace Unroll.Text;

/// <summary>Receives the pieces of a text.</summary>
internal interface IPieceSink
{
    void Add(AlignedText text, int start, int end);
}

/// <summary>The steps from a text to its pieces: first what normalises the whole, then what cuts and marks the parts.</summary>
internal sealed class TextPipeline(IReadOnlyList<ITextStep> normalizers, IReadOnlyList<ITextStep> preTokenizers)
{
    private readonly ITextStep[] normalizers = [.. normalizers];
    private readonly ITextStep[] preTokenizers = [.. preTokenizers];

    /// <summary>The normalised form of a part of a text.</summary>
    public AlignedText Normalize(AlignedText text, ref int start, ref int end)
    {
        foreach (ITextStep step in normalizers) text = text.Rewrite((ITextRewriter)step, ref start, ref end);
        return text;
    }

    /// <summary>Cuts a normalised part of a text into pieces.</summary>
    public void Split(AlignedText text, int start, int end, IPieceSink sink) => Split(0, text, start, end, sink);

    private void Split(int step, AlignedText text, int start, int end, IPieceSink sink)
    {
        for (; step < preTokenizers.Length && preTokenizers[step] is ITextRewriter rewriter; step++)
        {
            if (rewriter is not PrependRewriter { OnlyFirst: true } || text.Source(start, start).Start == 0) text = text.Rewrite(rewriter, ref start, ref end);
        }

        if (start == end) return;
        if (step == preTokenizers.Length)
        {
            sink.Add(text, start, end);
            return;
        }

        var splitter = (ITextSplitter)preTokenizers[step];
        ReadOnlySpan<char> part = text.Text.Span[start..end];
        int at = 0;
        while (splitter.Next(part, ref at, out int from)) Split(step + 1, text, start + from, start + at, sink);
    }
}
