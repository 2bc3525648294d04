using System.Text;

namespace Unroll.Text;

/// <summary>A text that knows where its characters come from: what a step made of a part of another text, down to the source.</summary>
internal sealed class AlignedText
{
    private readonly AlignedText? parent;
    private readonly int parentStart;
    private readonly List<Edit> edits;

    private AlignedText(ReadOnlyMemory<char> text, AlignedText? parent, int parentStart, List<Edit> edits) =>
        (Text, this.parent, this.parentStart, this.edits) = (text, parent, parentStart, edits);

    /// <summary>The source itself.</summary>
    public AlignedText(ReadOnlyMemory<char> text)
        : this(text, null, 0, [])
    {
    }

    /// <summary>What it says.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>What a rewriter makes of a part of this text; this text itself if nothing changes.</summary>
    /// <param name="rewriter">The rewriter.</param>
    /// <param name="start">Where the part begins; becomes its place in the result.</param>
    /// <param name="end">Where it ends; becomes its place in the result.</param>
    public AlignedText Rewrite(ITextRewriter rewriter, ref int start, ref int end)
    {
        ReadOnlySpan<char> part = Text.Span[start..end];
        int change = rewriter.FindChange(part, 0);
        if (change < 0) return this;
        var output = new StringBuilder(part.Length + 16);
        var found = new List<Edit>();
        int at = 0;
        for (; change >= 0; change = rewriter.FindChange(part, at))
        {
            output.Append(part[at..change]);
            int written = output.Length;
            at = change + rewriter.Rewrite(part, change, output);
            Record(found, part[change..at], change, output, written);
        }

        output.Append(part[at..]);
        var result = new AlignedText(output.ToString().AsMemory(), this, start, found);
        (start, end) = (0, result.Text.Length);
        return result;
    }

    /// <summary>Where a part of this text comes from in the source.</summary>
    public (int Start, int End) Source(int start, int end)
    {
        if (parent is null) return (start, end);
        int from = parentStart + Place(start, after: false);
        return parent.Source(from, end == start ? from : parentStart + Place(end - 1, after: true));
    }

    // Edits that change no length need no note: their characters keep their places.
    private static void Record(List<Edit> edits, ReadOnlySpan<char> before, int source, StringBuilder output, int written)
    {
        int length = output.Length - written;
        if (length == before.Length) return;
        int head = 0, tail = 0, common = Math.Min(length, before.Length);
        while (head < common && before[head] == output[written + head]) head++;
        while (tail < common - head && before[^(tail + 1)] == output[^(tail + 1)]) tail++;
        edits.Add(new Edit(written + head, length - head - tail, source + head, before.Length - head - tail));
    }

    // Where a character comes from: the beginning of that place, or its end.
    private int Place(int character, bool after)
    {
        int low = 0, high = edits.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (edits[middle].Output <= character) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return character + (after ? 1 : 0);
        Edit edit = edits[low - 1];
        if (character < edit.Output + edit.OutputLength) return edit.Source + (after ? edit.SourceLength : 0);
        return character - edit.Output - edit.OutputLength + edit.Source + edit.SourceLength + (after ? 1 : 0);
    }

    /// <summary>A place where another number of characters stands than before.</summary>
    private readonly record struct Edit(int Output, int OutputLength, int Source, int SourceLength);
}
