using System.Text;

namespace Unroll.Text;

/// <summary>Unicode scalar values as symbols; with <c>jamo</c>, Hangul syllables are taken apart first.</summary>
internal sealed class ScalarCodec : IUnitCodec
{
    private readonly int[] scalars;
    private readonly int[] basicIndex = new int[0x10000];
    private readonly Dictionary<int, int> astralIndex = [];
    private readonly bool jamo;

    public ScalarCodec(IReadOnlyList<int> scalars, bool jamo)
    {
        this.scalars = [.. scalars];
        this.jamo = jamo;
        Array.Fill(basicIndex, -1);
        for (int i = 0; i < this.scalars.Length; i++)
        {
            if (this.scalars[i] < 0x10000) basicIndex[this.scalars[i]] = i;
            else astralIndex[this.scalars[i]] = i;
        }
    }

    public int Count => scalars.Length;

    /// <summary>The codec of the symbols of prepared texts.</summary>
    public static ScalarCodec Build(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts, int specials)
    {
        bool decompose = units.Level == UnitLevel.Jamo;
        var basic = new long[0x10000];
        var astral = new Dictionary<int, long>();
        foreach (ReadOnlyMemory<char> text in texts) CountIn(text.Span, decompose, basic, astral);
        long Count(int scalar) => scalar < 0x10000 ? basic[scalar] : astral[scalar];
        IEnumerable<int> kept = Enumerable.Range(0, basic.Length).Concat(astral.Keys.Order()).Where(scalar => Count(scalar) >= units.MinimumCount);
        if (units.MaximumSize is { } size) kept = kept.OrderByDescending(Count).Take(size - specials).Order();
        return new ScalarCodec([.. kept], decompose);
    }

    public static ScalarCodec FromSymbols(IReadOnlyList<string> symbols, bool jamo, string source)
    {
        var values = new List<int>(symbols.Count);
        foreach (string symbol in symbols)
        {
            if (Rune.DecodeFromUtf16(symbol, out Rune rune, out int used) != System.Buffers.OperationStatus.Done || used != symbol.Length)
            {
                throw new InvalidDataException($"{source}: the symbol '{TextElements.Label(symbol)}' is not one Unicode character, as this level of vocabulary needs.");
            }

            values.Add(rune.Value);
        }

        return new ScalarCodec(values, jamo);
    }

    private static void CountIn(ReadOnlySpan<char> text, bool decompose, long[] basic, Dictionary<int, long> astral)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int scalar = Next(text, ref i);
            if (decompose && HangulArithmetic.TryDecompose(scalar, out char leading, out char vowel, out char trailing))
            {
                basic[leading]++;
                basic[vowel]++;
                if (trailing != '\0') basic[trailing]++;
            }
            else if (scalar < 0x10000) basic[scalar]++;
            else astral[scalar] = astral.GetValueOrDefault(scalar) + 1;
        }
    }

    public string Symbol(int index) => char.ConvertFromUtf32(scalars[index]);

    public bool TryIndex(string symbol, out int index)
    {
        index = -1;
        if (Rune.DecodeFromUtf16(symbol, out Rune rune, out int used) == System.Buffers.OperationStatus.Done && used == symbol.Length) index = Index(rune.Value);
        return index >= 0;
    }

    public void Encode(ReadOnlyMemory<char> source, TokenWriter output)
    {
        ReadOnlySpan<char> text = source.Span;
        for (int i = 0; i < text.Length; i++)
        {
            int at = i;
            int scalar = Next(text, ref i);
            if (jamo && HangulArithmetic.TryDecompose(scalar, out char leading, out char vowel, out char trailing))
            {
                Add(leading, at, output);
                Add(vowel, at, output);
                if (trailing != '\0') Add(trailing, at, output);
            }
            else Add(scalar, at, output);
        }
    }

    public IUnitDecoder CreateDecoder() => new Decoder(this);

    private static int Next(ReadOnlySpan<char> text, ref int i)
    {
        char c = text[i];
        return char.IsHighSurrogate(c) ? char.ConvertToUtf32(c, text[++i]) : c;
    }

    private int Index(int scalar) => scalar < 0x10000 ? basicIndex[scalar] : astralIndex.GetValueOrDefault(scalar, -1);

    private void Add(int scalar, int position, TokenWriter output)
    {
        int index = Index(scalar);
        if (index >= 0) output.Add(index);
        else output.AddUnknown(char.ConvertFromUtf32(scalar), position);
    }

    // Holds the last jamo or open syllable until it is known whether the next one joins it.
    private sealed class Decoder(ScalarCodec codec) : IUnitDecoder
    {
        private int held = -1;

        public void Push(int index, StringBuilder output)
        {
            int scalar = codec.scalars[index];
            if (!codec.jamo)
            {
                output.Append(char.ConvertFromUtf32(scalar));
                return;
            }

            if (held >= 0 && HangulArithmetic.TryJoin(held, scalar, out char syllable)) scalar = syllable;
            else Flush(output);
            bool mayGrow = HangulArithmetic.IsLeading(scalar)
                || (HangulArithmetic.TryDecompose(scalar, out _, out _, out char trailing) && trailing == '\0');
            if (mayGrow) held = scalar;
            else
            {
                held = -1;
                output.Append(char.ConvertFromUtf32(scalar));
            }
        }

        public void PushUnknown(StringBuilder output)
        {
            Flush(output);
            output.Append('\uFFFD');
        }

        public void PushLineEnd(StringBuilder output) => Flush(output);

        public void Flush(StringBuilder output)
        {
            if (held >= 0) output.Append((char)held);
            held = -1;
        }
    }
}
