namespace Unroll.Text;

/// <summary>Collects the tokens of a text and where they come from.</summary>
internal sealed class TokenSpans : ITokenSink
{
    public List<int> Ids { get; } = [];

    public List<Range> Offsets { get; } = [];

    public void Add(int id, AlignedText text, int start, int end)
    {
        (int from, int to) = text.Source(start, end);
        Ids.Add(id);
        Offsets.Add(from..Math.Max(from, to));
    }
}
