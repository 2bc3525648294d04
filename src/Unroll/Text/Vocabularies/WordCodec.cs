using System.Text;

namespace Unroll.Text;

/// <summary>Words as symbols.</summary>
internal sealed class WordCodec : IUnitCodec
{
    private readonly TextUnits units;
    private readonly string[] words;
    private readonly Dictionary<string, int> indices;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Func<ReadOnlySpan<char>, int> specialId;
    private readonly int end;

    public WordCodec(TextUnits units, IReadOnlyList<string> words, Func<ReadOnlySpan<char>, int> specialId, int end)
    {
        (this.units, this.words, this.specialId, this.end) = (units, [.. words], specialId, end);
        indices = new Dictionary<string, int>(words.Count, StringComparer.Ordinal);
        for (int i = 0; i < words.Count; i++) indices[words[i]] = i;
        lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => words.Length;

    public static IReadOnlyList<string> Build(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts, int specials, Func<ReadOnlySpan<char>, int> specialId)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> byText = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (ReadOnlyMemory<char> text in texts)
        {
            var reader = new WordReader(text.Span, units);
            while (reader.Next())
            {
                if (reader.Symbol.IsEmpty || specialId(reader.Symbol) >= 0 || HoldsJoiner(reader.Symbol, units)) continue;
                if (byText.TryGetValue(reader.Symbol, out long count)) byText[reader.Symbol] = count + 1;
                else counts.Add(reader.Symbol.ToString(), 1);
            }
        }

        IEnumerable<string> kept = counts.Where(pair => pair.Value >= units.MinimumCount)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key);
        if (units.MaximumSize is { } size) kept = kept.Take(size - specials);
        return [.. kept];
    }

    public string Symbol(int index) => words[index];

    public bool TryIndex(string symbol, out int index) => indices.TryGetValue(symbol, out index);

    public void Encode(ReadOnlyMemory<char> source, TokenWriter output)
    {
        ReadOnlySpan<char> text = source.Span;
        var reader = new WordReader(text, units);
        while (reader.Next())
        {
            if (reader.Symbol.IsEmpty) output.AddId(end);
            else if (lookup.TryGetValue(reader.Symbol, out int index)) output.Add(index);
            else if (specialId(reader.Symbol) is >= 0 and int special) output.AddId(special);
            else output.AddUnknown(reader.Symbol.ToString(), reader.Position);
        }
    }

    public IUnitDecoder CreateDecoder() => new Decoder(this);

    // The sign for joining cannot itself be a word where it has a meaning; it becomes unknown.
    private static bool HoldsJoiner(ReadOnlySpan<char> symbol, TextUnits units) =>
        units.Splitting == WordSplitting.Punctuation && symbol.Trim(WordReader.Joiner).IsEmpty;

    private sealed class Decoder(WordCodec codec) : IUnitDecoder
    {
        private bool glue = true;

        public void Push(int index, StringBuilder output)
        {
            ReadOnlySpan<char> word = codec.words[index];
            bool joins = codec.units.Splitting == WordSplitting.Punctuation;
            bool left = joins && word.Length > 1 && word[0] == WordReader.Joiner;
            bool right = joins && word.Length > 1 && word[^1] == WordReader.Joiner;
            Put(word[(left ? 1 : 0)..(right ? ^1 : ^0)], left, output);
            glue = right;
        }

        public void PushUnknown(StringBuilder output) => Put(Vocabulary.UnknownName, false, output);

        public void PushLineEnd(StringBuilder output)
        {
            output.Append('\n');
            glue = true;
        }

        public void Flush(StringBuilder output)
        {
        }

        private void Put(ReadOnlySpan<char> word, bool left, StringBuilder output)
        {
            if (!glue && !left) output.Append(' ');
            output.Append(word);
            glue = false;
        }
    }
}
