using System.Text;
using System.Text.Json;

namespace Unroll.Text;

/// <summary>Byte-pair encoding: begins with characters or bytes and joins, again and again, the neighbours whose merge was learned first.</summary>
/// <remarks>Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units", ACL 2016; over bytes: Radford et al. 2019 (GPT-2).</remarks>
internal sealed class BytePairModel : ITokenModel
{
    private readonly TokenTable tokens;
    private readonly IReadOnlyList<BytePairMerge> merges;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> ranks;
    private readonly BytePairOptions options;
    private readonly int[]? bytes;

    /// <summary>A model over a table of tokens.</summary>
    /// <param name="tokens">All tokens.</param>
    /// <param name="merges">What is joined, the first learned first.</param>
    /// <param name="options">The details.</param>
    /// <param name="source">The file, for errors.</param>
    public BytePairModel(TokenTable tokens, IReadOnlyList<BytePairMerge> merges, BytePairOptions options, string source)
    {
        (this.tokens, this.merges, this.options) = (tokens, merges, options);
        Unknown = options.Unknown is { } name ? tokens.Find(name) : -1;
        ranks = new Dictionary<(int, int), (int, int)>(merges.Count);
        foreach (BytePairMerge merge in merges) ranks.TryAdd((merge.Left, merge.Right), (merge.Rank, merge.Id));
        if (options.ByteLevel) bytes = [.. Enumerable.Range(0, 256).Select(value => Symbol(((ReadOnlySpan<char>)[ByteAlphabet.Character((byte)value)]), $"the byte 0x{value:X2}", source))];
        else if (options.ByteFallback) bytes = [.. Enumerable.Range(0, 256).Select(value => Symbol($"<0x{value:X2}>", $"the byte 0x{value:X2}", source))];
    }

    public string Name => "BPE";

    public int Count => tokens.Count;

    public int Unknown { get; }

    /// <summary>Whether the parts are bytes.</summary>
    public bool IsByteLevel => options.ByteLevel;

    /// <summary>Whether an unknown character becomes its bytes.</summary>
    public bool FallsBackToBytes => options.ByteFallback;

    /// <summary>The merges, the first learned first.</summary>
    public IReadOnlyList<BytePairMerge> Merges => merges;

    public string? Token(int id) => tokens[id];

    public int Find(string token) => tokens.Find(token);

    public void Encode(ReadOnlySpan<char> piece, List<PieceToken> output)
    {
        if (options.WholePieces && tokens.Find(options.ByteLevel ? ByteForm(piece) : piece) is >= 0 and int whole)
        {
            output.Add(new PieceToken(whole, 0, piece.Length));
            return;
        }

        int first = output.Count;
        Begin(piece, output);
        Join(output, first);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteNull("dropout");
        writer.WriteString("unk_token", options.Unknown);
        writer.WriteString("continuing_subword_prefix", options.ContinuingPrefix);
        writer.WriteString("end_of_word_suffix", options.EndSuffix);
        writer.WriteBoolean("fuse_unk", options.FuseUnknown);
        writer.WriteBoolean("byte_fallback", options.ByteFallback);
        writer.WriteBoolean("ignore_merges", options.WholePieces);
        writer.WritePropertyName("vocab");
        tokens.Write(writer);
        writer.WriteStartArray("merges");
        foreach (BytePairMerge merge in merges)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(tokens[merge.Left]);
            writer.WriteStringValue(tokens[merge.Right]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // The smallest parts: bytes, or characters and what stands for those that are not known.
    private void Begin(ReadOnlySpan<char> piece, List<PieceToken> output)
    {
        Span<byte> utf8 = stackalloc byte[4];
        int length;
        for (int at = 0; at < piece.Length; at += length)
        {
            Rune.DecodeFromUtf16(piece[at..], out Rune rune, out length);
            int end = at + length;
            if (!options.ByteLevel && Character(piece[at..end], at == 0, end == piece.Length) is >= 0 and int known) output.Add(new PieceToken(known, at, end));
            else if (bytes is not null)
            {
                foreach (byte value in utf8[..rune.EncodeToUtf8(utf8)]) output.Add(new PieceToken(bytes[value], at, end));
            }
            else if (Unknown >= 0)
            {
                if (options.FuseUnknown && output.Count > 0 && output[^1] is { } last && last.Id == Unknown && last.End == at) output[^1] = last with { End = end };
                else output.Add(new PieceToken(Unknown, at, end));
            }
        }
    }

    private int Character(ReadOnlySpan<char> character, bool first, bool last)
    {
        string? prefix = first ? null : options.ContinuingPrefix, suffix = last ? options.EndSuffix : null;
        return tokens.Find(prefix is null && suffix is null ? character : string.Concat(prefix, character, suffix));
    }

    // The best neighbours first; of equals the leftmost. Each token knows the next one that is still there, and what it was when a pair was noted.
    private void Join(List<PieceToken> output, int first)
    {
        int count = output.Count - first;
        if (count < 2) return;
        Span<PieceToken> parts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(output)[first..];
        int[] next = new int[count], previous = new int[count];
        var queue = new PriorityQueue<(int Left, int Right, int LeftId, int RightId), (int Rank, int Place)>(count);
        for (int i = 0; i < count; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
            if (i > 0) Offer(queue, parts, i - 1, i);
        }

        while (queue.TryDequeue(out (int Left, int Right, int LeftId, int RightId) pair, out _))
        {
            if (parts[pair.Left].Id != pair.LeftId || next[pair.Left] != pair.Right || parts[pair.Right].Id != pair.RightId) continue;
            parts[pair.Left] = new PieceToken(ranks[(pair.LeftId, pair.RightId)].Id, parts[pair.Left].Start, Math.Max(parts[pair.Left].End, parts[pair.Right].End));
            parts[pair.Right] = default(PieceToken) with { Id = -1 };
            int after = next[pair.Left] = next[pair.Right];
            if (after < count)
            {
                previous[after] = pair.Left;
                Offer(queue, parts, pair.Left, after);
            }

            if (previous[pair.Left] >= 0) Offer(queue, parts, previous[pair.Left], pair.Left);
        }

        int kept = 0;
        for (int i = 0; i < count; i = next[i]) parts[kept++] = parts[i];
        output.RemoveRange(first + kept, count - kept);
    }

    private void Offer(PriorityQueue<(int, int, int, int), (int, int)> queue, ReadOnlySpan<PieceToken> parts, int left, int right)
    {
        if (ranks.TryGetValue((parts[left].Id, parts[right].Id), out (int Rank, int Id) merge)) queue.Enqueue((left, right, parts[left].Id, parts[right].Id), (merge.Rank, left));
    }

    private int Symbol(ReadOnlySpan<char> token, string what, string source)
    {
        int id = tokens.Find(token);
        if (id < 0) id = Unknown;
        return id >= 0 ? id : throw new InvalidDataException($"{source}: model.vocab has no token '{token}' for {what}, and model.unk_token names none instead. Is the file whole?");
    }

    private static string ByteForm(ReadOnlySpan<char> piece) => string.Concat(Encoding.UTF8.GetBytes(piece.ToString()).Select(ByteAlphabet.Character));
}
