using System.Text.Json;

namespace Unroll.Text;

/// <summary>WordPiece: from left to right the longest token that fits; a word of which some part fits no token is unknown as a whole.</summary>
/// <param name="tokens">All tokens.</param>
/// <param name="unknown">What an unknown word becomes.</param>
/// <param name="prefix">Stands before every part of a word but the first.</param>
/// <param name="longest">A word of more characters is unknown.</param>
/// <remarks>Wu et al., "Google's Neural Machine Translation System", 2016, section 4.1; Devlin et al. 2019.</remarks>
internal sealed class WordPieceModel(TokenTable tokens, string unknown, string prefix, int longest) : ITokenModel
{
    /// <summary>A word of more characters is unknown, unless said otherwise.</summary>
    public const int LongestWord = 100;

    /// <summary>What stands before every part of a word but the first, unless said otherwise.</summary>
    public const string Continuation = "##";

    public string Name => "WordPiece";

    public int Count => tokens.Count;

    public int Unknown { get; } = tokens.Find(unknown);

    public string? Token(int id) => tokens[id];

    public int Find(string token) => tokens.Find(token);

    public void Encode(ReadOnlySpan<char> piece, List<PieceToken> output)
    {
        int first = output.Count;
        int characters = piece.Length;
        foreach (char c in piece) characters -= char.IsLowSurrogate(c) ? 1 : 0;
        char[] room = new char[prefix.Length + piece.Length];
        prefix.CopyTo(room);
        for (int at = 0, end; at < piece.Length; at = end)
        {
            int head = at == 0 ? prefix.Length : 0, id = -1;
            piece[at..].CopyTo(room.AsSpan(prefix.Length));
            for (end = piece.Length; characters <= longest && end > at; end--)
            {
                if (end < piece.Length && char.IsLowSurrogate(piece[end])) continue;
                id = tokens.Find(room.AsSpan(head, prefix.Length - head + end - at));
                if (id >= 0) break;
            }

            if (id < 0)
            {
                output.RemoveRange(first, output.Count - first);
                output.Add(new PieceToken(Unknown, 0, piece.Length));
                return;
            }

            output.Add(new PieceToken(id, at, end));
        }
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Name);
        writer.WriteString("unk_token", unknown);
        writer.WriteString("continuing_subword_prefix", prefix);
        writer.WriteNumber("max_input_chars_per_word", longest);
        writer.WritePropertyName("vocab");
        tokens.Write(writer);
        writer.WriteEndObject();
    }
}
