using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Sub-words as symbols: a tokeniser whose first ids are the special symbols.</summary>
internal sealed class SubwordCodec(Tokenizer tokenizer, int specials) : IUnitCodec
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public int Count => tokenizer.Size - specials;

    public Tokenizer Tokenizer => tokenizer;

    /// <summary>What stands for the token in a text: a word with the space before it, or bytes that are no character by themselves as <c>0xE3 0x81</c>.</summary>
    public string Symbol(int index)
    {
        string token = tokenizer.Token(index + specials);
        if (tokenizer.IsAdded(index + specials)) return token;
        if (!tokenizer.ByteLevel) return token.Replace(MarkedWordSplitter.Boundary, ' ');
        byte[] bytes = [.. token.Select(character => (byte)ByteAlphabet.Byte(character))];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return string.Join(' ', bytes.Select(value => string.Create(CultureInfo.InvariantCulture, $"0x{value:X2}")));
        }
    }

    public bool TryIndex(string symbol, out int index)
    {
        if (tokenizer.TryGetId(symbol, out int added) && tokenizer.IsAdded(added))
        {
            index = added - specials;
            return index >= 0;
        }

        int id = tokenizer.Model.Find(tokenizer.ByteLevel ? ByteForm(Encoding.UTF8.GetBytes(symbol)) : symbol.Replace(' ', MarkedWordSplitter.Boundary));
        if (id < 0 && tokenizer.ByteLevel && Bytes(symbol) is { } bytes) id = tokenizer.Model.Find(ByteForm(bytes));
        index = id - specials;
        return index >= 0;
    }

    public void Encode(ReadOnlyMemory<char> text, TokenWriter output) => tokenizer.Encode(text, new Sink(tokenizer.Model.Unknown, output), findAdded: false);

    public IUnitDecoder CreateDecoder() => new Decoder(tokenizer, specials);

    private static string ByteForm(byte[] bytes) => string.Concat(bytes.Select(ByteAlphabet.Character));

    private static byte[]? Bytes(string symbol)
    {
        string[] parts = symbol.Split(' ');
        byte[] bytes = new byte[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!parts[i].StartsWith("0x", StringComparison.Ordinal) || !byte.TryParse(parts[i].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i])) return null;
        }

        return bytes;
    }

    private sealed class Sink(int unknown, TokenWriter output) : ITokenSink
    {
        public void Add(int id, AlignedText text, int start, int end)
        {
            if (id != unknown) output.AddId(id);
            else output.AddUnknown(text.Text[start..end].ToString(), text.Source(start, end).Start);
        }
    }

    private sealed class Decoder : IUnitDecoder
    {
        private readonly Tokenizer tokenizer;
        private readonly int specials;
        private readonly TextStage last = new();
        private readonly IDecodingStage stages;

        public Decoder(Tokenizer tokenizer, int specials)
        {
            (this.tokenizer, this.specials) = (tokenizer, specials);
            stages = tokenizer.CreateStages(last);
        }

        public void Push(int index, StringBuilder output) => Push(tokenizer.Token(index + specials), output);

        public void PushUnknown(StringBuilder output) => Push("\uFFFD", output);

        public void PushLineEnd(StringBuilder output) => Flush(output);

        public void Flush(StringBuilder output)
        {
            last.Output = output;
            stages.Finish();
        }

        private void Push(string token, StringBuilder output)
        {
            last.Output = output;
            stages.Push(token);
        }
    }
}
