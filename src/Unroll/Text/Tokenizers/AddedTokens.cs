namespace Unroll.Text;

/// <summary>Finds added tokens in a text, the longest of those that begin at one place, and hands on what lies between them.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<int, AddedToken> byId = [];
    private readonly Dictionary<string, AddedToken> byContent = new(StringComparer.Ordinal);
    private readonly (AddedToken Token, string Content)[] plain;
    private readonly (AddedToken Token, string Content)[] normalized;
    private readonly TextPipeline pipeline;

    public AddedTokens(IReadOnlyList<AddedToken> tokens, TextPipeline pipeline)
    {
        (Tokens, this.pipeline) = (tokens, pipeline);
        foreach (AddedToken token in tokens)
        {
            byId[token.Id] = token;
            byContent[token.Content] = token;
        }

        plain = [.. tokens.Where(token => !token.Normalized).Select(token => (token, token.Content)).OrderByDescending(item => item.Content.Length)];
        normalized = [.. tokens.Where(token => token.Normalized).Select(token => (token, Normal(token.Content))).Where(item => item.Item2.Length > 0).OrderByDescending(item => item.Item2.Length)];
    }

    public IReadOnlyList<AddedToken> Tokens { get; }

    public AddedToken? Find(int id) => byId.GetValueOrDefault(id);

    public AddedToken? Find(string content) => byContent.GetValueOrDefault(content);

    /// <summary>Hands added tokens to one sink and the pieces between them to another.</summary>
    public void Split(AlignedText text, IPieceSink pieces, ITokenSink tokens) => Split(text, 0, text.Text.Length, plain, tokens, (part, start, end) =>
    {
        AlignedText normal = pipeline.Normalize(part, ref start, ref end);
        Split(normal, start, end, normalized, tokens, (rest, from, to) => pipeline.Split(rest, from, to, pieces));
    });

    private static void Split(AlignedText text, int start, int end, (AddedToken Token, string Content)[] wanted, ITokenSink tokens, Action<AlignedText, int, int> between)
    {
        ReadOnlySpan<char> span = text.Text.Span;
        for (int at = start; at < end && wanted.Length > 0;)
        {
            (AddedToken Token, string Content)? found = FindAt(span[..end], start, at, wanted);
            if (found is not (var token, var content))
            {
                at++;
                continue;
            }

            int left = at, right = at + content.Length;
            if (token.StripLeft) while (left > start && char.IsWhiteSpace(span[left - 1])) left--;
            if (token.StripRight) while (right < end && char.IsWhiteSpace(span[right])) right++;
            if (left > start) between(text, start, left);
            tokens.Add(token.Id, text, left, right);
            start = at = right;
        }

        if (start < end) between(text, start, end);
    }

    private static (AddedToken Token, string Content)? FindAt(ReadOnlySpan<char> text, int start, int at, (AddedToken Token, string Content)[] wanted)
    {
        foreach ((AddedToken token, string content) in wanted)
        {
            if (!text[at..].StartsWith(content, StringComparison.Ordinal)) continue;
            int end = at + content.Length;
            bool touched = (at > start && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end]));
            if (!token.SingleWord || !touched) return (token, content);
        }

        return null;
    }

    private string Normal(string content)
    {
        (int start, int end) = (0, content.Length);
        AlignedText text = pipeline.Normalize(new AlignedText(content.AsMemory()), ref start, ref end);
        return text.Text[start..end].ToString();
    }
}
