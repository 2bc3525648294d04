using System.Text;
using System.Text.Json;

namespace Unroll.Text;

/// <summary>A unigram model: of all ways to cut a text into pieces it takes the most probable one, found by Viterbi's algorithm.</summary>
/// <remarks>Kudo, "Subword Regularization: Improving Neural Network Translation Models with Multiple Subword Candidates", ACL 2018; the details are SentencePiece's.</remarks>
internal sealed class UnigramModel : ITokenModel
{
    /// <summary>How much less probable than the least probable piece a character is that is in none, in nats.</summary>
    public const float UnknownPenalty = 10;

    private readonly TokenTable tokens;
    private readonly float[] scores;
    private readonly bool byteFallback;
    private readonly int[]? bytes;
    private readonly PrefixTrie trie = new();
    private readonly float unknownScore;

    /// <summary>A model of pieces and their log-probabilities.</summary>
    /// <param name="tokens">All tokens.</param>
    /// <param name="scores">The log-probability of each.</param>
    /// <param name="unknown">The id for what is in no piece.</param>
    /// <param name="byteFallback">Such a character becomes its bytes instead, <c>&lt;0xE3&gt;</c>.</param>
    /// <param name="matches">Which tokens may stand for a text.</param>
    /// <param name="source">The file, for errors.</param>
    public UnigramModel(TokenTable tokens, IReadOnlyList<float> scores, int unknown, bool byteFallback, Func<int, bool> matches, string source)
    {
        (this.tokens, this.scores, Unknown, this.byteFallback) = (tokens, [.. scores], unknown, byteFallback);
        float least = float.PositiveInfinity;
        for (int id = 0; id < tokens.Count; id++)
        {
            if (id == unknown || tokens[id] is not { Length: > 0 } piece || !matches(id) || (byteFallback && IsByte(piece))) continue;
            trie.Add(piece, id);
            least = Math.Min(least, scores[id]);
        }

        unknownScore = (float.IsFinite(least) ? least : 0) - UnknownPenalty;
        if (!byteFallback) return;
        bytes = [.. Enumerable.Range(0, 256).Select(value => tokens.Find($"<0x{value:X2}>"))];
        int missing = Array.IndexOf(bytes, -1);
        if (missing >= 0) throw new InvalidDataException($"{source}: byte_fallback is on, but the vocabulary has no token '<0x{missing:X2}>'. Is the file whole?");
    }

    public string Name => "Unigram";

    public int Count => tokens.Count;

    public int Unknown { get; }

    /// <summary>Whether an unknown character becomes its bytes.</summary>
    public bool FallsBackToBytes => byteFallback;

    /// <summary>Whether a piece that ends in a comma after a digit is cut before it, as XLNet does so that numbers are read alike everywhere.</summary>
    public bool CutsCommas { get; init; }

    /// <summary>The log-probability of a token.</summary>
    public float Score(int id) => scores[id];

    public string? Token(int id) => tokens[id];

    public int Find(string token) => tokens.Find(token);

    public void Encode(ReadOnlySpan<char> piece, List<PieceToken> output)
    {
        int first = output.Count;
        Segment(piece, output);
        if (CutsCommas) CutCommas(piece, output, first);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNumber("unk_id", Unknown);
        writer.WriteStartArray("vocab");
        for (int id = 0; id < tokens.Count; id++)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(tokens[id]);
            writer.WriteNumberValue(scores[id]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("byte_fallback", byteFallback);
        writer.WriteEndObject();
    }

    // The best score of the text up to each place, and the token that ends there. Of equals the one that begins first.
    private void Segment(ReadOnlySpan<char> text, List<PieceToken> output)
    {
        int length = text.Length;
        var best = new (float Score, int Start, int Id)[length + 1];
        Array.Fill(best, (0, -1, -1), 1, length);
        for (int start = 0, width; start < length; start += width)
        {
            width = char.IsHighSurrogate(text[start]) && start + 1 < length && char.IsLowSurrogate(text[start + 1]) ? 2 : 1;
            float score = best[start].Score;
            bool known = false;
            int node = PrefixTrie.Root;
            for (int end = start; end < length && (node = trie.Next(node, text[end])) >= 0; end++)
            {
                int id = trie.Value(node);
                if (id < 0) continue;
                known |= end + 1 - start == width;
                Offer(best, start, end + 1, score + scores[id], id);
            }

            if (!known) Offer(best, start, start + width, score + unknownScore, -1);
        }

        int at = output.Count;
        for (int end = length; end > 0; end = best[end].Start) Put(text, best[end].Start, end, best[end].Id, output);
        output.Reverse(at, output.Count - at);
        JoinUnknown(output, at);
    }

    private static void Offer((float Score, int Start, int Id)[] best, int start, int end, float score, int id)
    {
        if (best[end].Start < 0 || score > best[end].Score) best[end] = (score, start, id);
    }

    // From the end to the beginning.
    private void Put(ReadOnlySpan<char> text, int start, int end, int id, List<PieceToken> output)
    {
        if (id >= 0 || bytes is null)
        {
            output.Add(new PieceToken(id < 0 ? Unknown : id, start, end));
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        Rune.DecodeFromUtf16(text[start..end], out Rune rune, out _);
        for (int i = rune.EncodeToUtf8(utf8) - 1; i >= 0; i--) output.Add(new PieceToken(bytes[utf8[i]], start, end));
    }

    // Unknown characters in a row are one token.
    private void JoinUnknown(List<PieceToken> output, int first)
    {
        for (int i = output.Count - 1; i > first; i--)
        {
            if (output[i].Id != Unknown || output[i - 1].Id != Unknown) continue;
            output[i - 1] = output[i - 1] with { End = output[i].End };
            output.RemoveAt(i);
        }
    }

    private void CutCommas(ReadOnlySpan<char> piece, List<PieceToken> output, int first)
    {
        PieceToken[] whole = [.. output[first..]];
        output.RemoveRange(first, whole.Length);
        foreach (PieceToken token in whole)
        {
            ReadOnlySpan<char> text = piece[token.Start..token.End];
            if (text.Length < 2 || text[^1] != ',' || !char.IsDigit(text[^2]))
            {
                output.Add(token);
                continue;
            }

            // The part before the comma is read like a text of its own: with a word mark, which goes again if there was none.
            bool marked = text[0] == MarkedWordSplitter.Boundary;
            var parts = new List<PieceToken>();
            Segment(marked ? text[..^1] : $"{MarkedWordSplitter.Boundary}{text[..^1]}", parts);
            int shift = marked ? 0 : 1;
            foreach (PieceToken part in parts)
            {
                if (part.End <= shift) continue;
                int id = part.Start >= shift ? part.Id : tokens.Find(text[..(part.End - shift)]);
                output.Add(new PieceToken(id < 0 ? Unknown : id, token.Start + Math.Max(0, part.Start - shift), token.Start + part.End - shift));
            }

            int comma = tokens.Find(",");
            output.Add(new PieceToken(comma < 0 ? Unknown : comma, token.End - 1, token.End));
        }
    }

    private static bool IsByte(string piece) => piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>';
}
