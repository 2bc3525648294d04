using System.Text;

namespace Unroll.Text;

/// <summary>
/// The symbols a model knows and their ids. Built once from the training text, saved with the model as <c>tokenizer.json</c>, read-only and safe to
/// share between threads. For known symbols decoding gives back the composed text exactly (with words: up to the white space between them).
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The id of <c>&lt;unk&gt;</c> in every vocabulary that was built here; see <see cref="UnknownId"/>.</summary>
    public const int Unknown = 0;

    internal const string UnknownName = "<unk>";
    internal static readonly string[] SpecialNames = [UnknownName, "<pad>", "<sos>", "<eos>"];
    private static readonly SpecialSymbols[] SpecialOrder = [SpecialSymbols.None, SpecialSymbols.Padding, SpecialSymbols.Start, SpecialSymbols.End];

    private readonly IUnitCodec codec;
    private readonly string[] specials;
    private readonly ImportedSymbols? imported;
    private readonly Lazy<string> hash;

    private Vocabulary(TextUnits units, Func<Vocabulary, IUnitCodec> createCodec)
    {
        units.Validate(nameof(units));
        Units = units;
        specials = NamesOf(units.Specials);
        Padding = Find("<pad>");
        Start = Find("<sos>");
        End = Find("<eos>");
        UnknownId = Unknown;
        codec = createCodec(this);
        hash = new Lazy<string>(() => VocabularyFile.Hash(this));
    }

    // A tokeniser from elsewhere keeps its ids.
    private Vocabulary(Tokenizer tokenizer)
    {
        imported = new ImportedSymbols(tokenizer);
        Units = tokenizer.Units with { Specials = SpecialSymbols.None };
        specials = [];
        (Padding, Start, End, UnknownId) = (imported.Padding, imported.Start, imported.End, imported.Unknown);
        codec = new SubwordCodec(tokenizer, specials: 0);
        hash = new Lazy<string>(() => VocabularyFile.Hash(this));
    }

    /// <summary>How text is cut into symbols.</summary>
    public TextUnits Units { get; }

    /// <summary>How many ids there are, special ones included.</summary>
    public int Size => specials.Length + codec.Count;

    /// <summary>How many of the first ids are special symbols; 0 for an imported vocabulary, where they may stand anywhere.</summary>
    public int SpecialCount => specials.Length;

    /// <summary>Whether the symbols are those of a tokeniser from elsewhere: ids are its own, and its end symbol ends what a model writes.</summary>
    public bool IsImported => imported is not null;

    /// <summary>The id of what is not known; null if there is nothing that the vocabulary does not know, as with GPT-2's bytes.</summary>
    public int? UnknownId { get; }

    /// <summary>The id of <c>&lt;pad&gt;</c>, if it exists.</summary>
    public int? Padding { get; }

    /// <summary>The id of <c>&lt;sos&gt;</c>, or of what stands before a text in an imported vocabulary, if it exists.</summary>
    public int? Start { get; }

    /// <summary>The id of <c>&lt;eos&gt;</c>, or of what stands behind a text in an imported vocabulary, if it exists.</summary>
    public int? End { get; }

    /// <summary>SHA-256 over the settings and all symbols in order, as 64 hexadecimal digits: equal if and only if ids mean the same.</summary>
    public string Hash => hash.Value;

    /// <summary>Counts the symbols of a training text and keeps those that <paramref name="units"/> asks for.</summary>
    /// <exception cref="ArgumentException">The settings contradict each other; all problems are named.</exception>
    public static Vocabulary Build(TextUnits units, ReadOnlyMemory<char> text)
    {
        ArgumentNullException.ThrowIfNull(units);
        return BuildPrepared(units, [TextPreparation.Prepare(text, units, out _)]);
    }

    /// <summary>As of one text in which each of these stands on a line of its own, without ever holding more than one of them: for data larger than memory.</summary>
    /// <inheritdoc cref="Build(TextUnits, ReadOnlyMemory{char})" path="/exception"/>
    public static Vocabulary Build(TextUnits units, IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(texts);
        return BuildPrepared(units, texts.Select(text => TextPreparation.Prepare((text + "\n").AsMemory(), units, out _)));
    }

    /// <inheritdoc cref="Build(TextUnits, ReadOnlyMemory{char})"/>
    public static Vocabulary Build(TextUnits units, string text) => Build(units, (text ?? throw new ArgumentNullException(nameof(text))).AsMemory());

    /// <summary>The ids of a text; what the vocabulary lacks becomes <see cref="Unknown"/>.</summary>
    public int[] Encode(string text) => Encode((text ?? throw new ArgumentNullException(nameof(text))).AsMemory(), out _).ToArray();

    /// <summary>The ids of a text, and what was unknown.</summary>
    public int[] Encode(string text, out EncodingReport report) => Encode((text ?? throw new ArgumentNullException(nameof(text))).AsMemory(), out report).ToArray();

    /// <summary>The ids of a long text in as little memory as they need, and what was unknown.</summary>
    public TokenIds Encode(ReadOnlyMemory<char> text, out EncodingReport report)
    {
        ReadOnlyMemory<char> prepared = TextPreparation.Prepare(text, Units, out long loneSurrogates);
        int capacity = Units.Level is UnitLevel.Words or UnitLevel.Subwords ? prepared.Length / 4 : prepared.Length;
        var writer = new TokenWriter(Size, SpecialCount, capacity) { UnknownId = UnknownId ?? Unknown };
        codec.Encode(prepared, writer);
        report = writer.Report(prepared.Span, loneSurrogates);
        return writer.ToIds();
    }

    /// <summary>For each id of a text that is unknown what stands there, by its place among the ids.</summary>
    internal IReadOnlyDictionary<int, string> UnknownSpellings(string text)
    {
        ReadOnlyMemory<char> prepared = TextPreparation.Prepare(text.AsMemory(), Units, out _);
        var writer = new TokenWriter(Size, SpecialCount, prepared.Length) { UnknownId = UnknownId ?? Unknown, Spellings = [] };
        codec.Encode(prepared, writer);
        return writer.Spellings;
    }

    /// <summary>The text of ids.</summary>
    public string Decode(ReadOnlySpan<int> ids)
    {
        TextDecoder decoder = CreateDecoder();
        foreach (int id in ids) decoder.Add(id);
        return decoder.Flush();
    }

    /// <summary>A decoder that takes ids one by one and gives text as soon as it is final.</summary>
    /// <param name="after">Sub-words only: what stands before, if anything does. It is not repeated, but decides whether the text begins a word.</param>
    public TextDecoder CreateDecoder(ReadOnlySpan<int> after = default)
    {
        var decoder = new TextDecoder(this, codec.CreateDecoder());
        if (Units.Level == UnitLevel.Subwords && !after.IsEmpty) decoder.GoOnFrom(after);
        return decoder;
    }

    /// <summary>The symbol of an id: the character, jamo or word; a byte as itself if visible ASCII, else as <c>0xE3</c>; special ones as <c>&lt;pad&gt;</c>.</summary>
    public string Symbol(int id) => (uint)id < (uint)Size
        ? id < SpecialCount ? specials[id] : codec.Symbol(id - SpecialCount)
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has ids 0 to {Size - 1}.");

    /// <summary>The symbol of an id made visible for tables and plots, see <see cref="TextElements.Label"/>.</summary>
    public string Label(int id) => TextElements.Label(Symbol(id));

    /// <summary>The id of a symbol as <see cref="Symbol"/> writes it.</summary>
    public bool TryGetId(string symbol, out int id)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        id = FindSpecial(symbol);
        if (id >= 0) return true;
        bool found = codec.TryIndex(symbol, out int index);
        id = found ? index + SpecialCount : Unknown;
        return found;
    }

    /// <summary>True for ids that are no text; a decoder should not choose them, except <see cref="End"/> where it ends.</summary>
    public bool IsSpecial(int id) => imported is null ? (uint)id < (uint)SpecialCount : imported.Contains(id);

    /// <summary>All ids that are no text.</summary>
    internal IEnumerable<int> SpecialIds => imported is null ? Enumerable.Range(0, SpecialCount) : imported.Ids;

    /// <summary>The content of <c>tokenizer.json</c>.</summary>
    public byte[] ToJson() => VocabularyFile.Write(this);

    /// <summary>Reads the content of <c>tokenizer.json</c>.</summary>
    /// <param name="json">The bytes of the file.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">The content is damaged, of another kind or of a newer version.</exception>
    public static Vocabulary FromJson(ReadOnlyMemory<byte> json, string source = "tokenizer.json") => VocabularyFile.Read(json, source);

    /// <summary>Checks that this is the vocabulary which a model was trained with.</summary>
    /// <exception cref="InvalidDataException">It is another one: its ids would mean other symbols.</exception>
    public void RequireHash(string expected, string source = "tokenizer.json")
    {
        if (string.Equals(expected, Hash, StringComparison.OrdinalIgnoreCase)) return;
        throw new InvalidDataException($"{source} holds another vocabulary ({Size} symbols, hash {Hash[..12]}) than the model was trained with (hash {Short(expected)}). "
            + "Its ids would stand for other symbols. Put back the tokenizer.json that was saved with the model, or train again.");
    }

    /// <summary>What takes text apart, if the symbols are sub-words.</summary>
    public Tokenizer? Tokenizer => (codec as SubwordCodec)?.Tokenizer;

    private static Vocabulary BuildPrepared(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts) => units.Level == UnitLevel.Subwords ? Learn(units, texts) : new(units, vocabulary => units.Level switch
    {
        UnitLevel.Bytes => new ByteCodec(),
        UnitLevel.Words => new WordCodec(units, WordCodec.Build(units, texts, vocabulary.SpecialCount, vocabulary.FindSpecial), vocabulary.FindSpecial, vocabulary.End ?? Unknown),
        _ => ScalarCodec.Build(units, texts, vocabulary.SpecialCount),
    });

    private static Vocabulary Learn(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts)
    {
        units.Validate(nameof(units));
        return FromTokenizer(SubwordTraining.Train(units, texts, NamesOf(units.Specials)));
    }

    private static string[] NamesOf(SpecialSymbols symbols) => [.. SpecialNames.Where((_, i) => i == 0 || symbols.HasFlag(SpecialOrder[i]))];

    internal int FindSpecial(ReadOnlySpan<char> symbol)
    {
        if (symbol.Length < 5 || symbol[0] != '<') return -1;
        for (int i = 0; i < specials.Length; i++)
        {
            if (symbol.SequenceEqual(specials[i])) return i;
        }

        return -1;
    }

    internal static Vocabulary FromSymbols(TextUnits units, IReadOnlyList<string> symbols, string source) => new(units, vocabulary => units.Level switch
    {
        UnitLevel.Bytes => new ByteCodec(),
        UnitLevel.Words => new WordCodec(units, symbols, vocabulary.FindSpecial, vocabulary.End ?? Unknown),
        _ => ScalarCodec.FromSymbols(symbols, units.Level == UnitLevel.Jamo, source),
    });

    /// <summary>
    /// The symbols of a tokeniser. One that was learned here begins with <c>&lt;unk&gt;</c> and the other special symbols; any other keeps its ids, and its special tokens get their meaning by their usual names:
    /// GPT-2's <c>&lt;|endoftext|&gt;</c> stands before and behind a text, whatever its id.
    /// </summary>
    /// <remarks>Special tokens that are spelled out in a text are text, as everywhere here.</remarks>
    public static Vocabulary FromTokenizer(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        SpecialSymbols symbols = SpecialSymbols.None;
        for (int i = 1; i < SpecialNames.Length; i++)
        {
            if (tokenizer.TryGetId(SpecialNames[i], out _)) symbols |= SpecialOrder[i];
        }

        bool ours = tokenizer.AddedTokens.Where(token => token.Special).OrderBy(token => token.Id).Select(token => (token.Id, token.Content)).SequenceEqual(NamesOf(symbols).Select((name, id) => (id, name)));
        return ours ? new Vocabulary(tokenizer.Units with { Specials = symbols }, vocabulary => new SubwordCodec(tokenizer, vocabulary.SpecialCount)) : new Vocabulary(tokenizer);
    }

    private int? Find(string name) => Array.IndexOf(specials, name) is >= 0 and int index ? index : null;

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
