using System.Text.Json;

namespace Unroll.Text;

/// <summary>
/// Takes text apart into sub-words and puts it together again, by the rules of a <c>tokenizer.json</c> in the form of Hugging Face's tokenizers. Read-only, so that many
/// threads may use one at once. Lone surrogates are read as U+FFFD.
/// </summary>
public sealed class Tokenizer
{
    private readonly JsonElement definition;
    private readonly TextPipeline pipeline;
    private readonly ITokenModel model;
    private readonly PieceCache cache;
    private readonly DecodingPlan decoding;
    private readonly AddedTokens added;
    private readonly PairTemplate template;
    private readonly PaddingToken? padding;

    internal Tokenizer(ComponentJson definition, IReadOnlyList<AddedToken> addedTokens, TextPipeline pipeline, ITokenModel model)
    {
        (this.definition, this.pipeline, this.model) = (definition.Json, pipeline, model);
        decoding = new DecodingPlan(definition.Part("decoder"));
        template = new PairTemplate(definition.Part("post_processor"));
        padding = PaddingToken.Read(definition.Part("padding"));
        cache = new PieceCache(model);
        added = new AddedTokens(addedTokens, pipeline);
        Size = Math.Max(model.Count, added.Tokens.Select(token => token.Id + 1).DefaultIfEmpty(0).Max());
    }

    /// <summary>How many ids there are: 0 up to this.</summary>
    public int Size { get; }

    /// <summary>The tokens that are looked for in the text before everything else.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => added.Tokens;

    /// <summary>What a vocabulary says of its units.</summary>
    internal TextUnits Units => SubwordDefinitions.Describe(definition, model);

    /// <summary>Whether tokens are bytes written with <see cref="ByteAlphabet"/>.</summary>
    internal bool ByteLevel => model is BytePairModel { IsByteLevel: true };

    internal TokenizerHabits Habits { get; init; } = new();

    internal JsonElement Definition => definition;

    internal ITokenModel Model => model;

    internal TextPipeline Pipeline => pipeline;

    /// <summary>Reads the content of <c>tokenizer.json</c>.</summary>
    /// <param name="json">The bytes of the file.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">The content is damaged, or names a step that this program does not know; the message names the field.</exception>
    public static Tokenizer FromJson(ReadOnlyMemory<byte> json, string source = "tokenizer.json") => TokenizerFile.Read(json, source);

    /// <summary>
    /// Reads a tokenizer from a folder, or from one of its files: <c>tokenizer.json</c>, <c>vocab.json</c> with <c>merges.txt</c>, <c>vocab.txt</c>, or
    /// <c>spiece.model</c>; what those do not say stands in <c>tokenizer_config.json</c> beside them.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder holds none of them.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or names a step that this program does not know; the message names file and field.</exception>
    public static Tokenizer Load(string path) => TokenizerFolder.Load(path ?? throw new ArgumentNullException(nameof(path)));

    /// <summary>Writes the tokeniser into a folder, which is made if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="form">In which files. Those of old hold less than <c>tokenizer.json</c>: see <see cref="TokenizerForm"/>.</param>
    /// <exception cref="InvalidOperationException">The form holds tokenisers of another kind.</exception>
    public void Save(string folder, TokenizerForm form = TokenizerForm.TokenizerJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        IReadOnlyList<(string Name, byte[] Content)> files = TokenizerWriter.Write(this, form);
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in files) File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    /// <summary>The files of a form: names and contents.</summary>
    internal IReadOnlyList<(string Name, byte[] Content)> Files(TokenizerForm form) => TokenizerWriter.Write(this, form);

    /// <summary>The content of <c>tokenizer.json</c>.</summary>
    public byte[] ToJson() => TokenizerFile.Write(definition, model);

    /// <summary>How a token is written in the vocabulary, for instance <c>Ġthe</c> or <c>▁the</c>; empty for an id that stands for nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string Token(int id) => added.Find(id)?.Content ?? model.Token(Check(id)) ?? "";

    /// <summary>Whether the id is that of one of <see cref="AddedTokens"/>.</summary>
    internal bool IsAdded(int id) => added.Find(id) is not null;

    /// <summary>True for the id that stands for what the tokenizer does not know, if it has one.</summary>
    public bool IsUnknown(int id) => id >= 0 && id == model.Unknown;

    /// <summary>The id of a token as <see cref="Token"/> writes it.</summary>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        id = added.Find(token)?.Id ?? model.Find(token);
        return id >= 0;
    }

    /// <summary>The tokens of a text alone.</summary>
    public TokenizedText Encode(string text) => PairBuilder.Build(PairTemplate.Alone, Spans(text), null, null, null);

    /// <summary>What a model reads of one text or two: with the tokens around them, cut and padded to a length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text, if there is one.</param>
    /// <param name="limit">How long it may be; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit leaves no room for the tokens around the texts.</exception>
    /// <exception cref="InvalidOperationException">The limit asks for padding, and the tokenizer names no token for it.</exception>
    public TokenizedText EncodeForModel(string text, string? pair = null, SequenceLimit? limit = null) =>
        PairBuilder.Build(pair is null ? template.Single : template.Pair, Spans(text), pair is null ? null : Spans(pair), limit, padding);

    /// <summary>The text of ids.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecial">Leave out special tokens. Default: yes.</param>
    /// <param name="cleanUp">Take away the spaces that English does not have before marks and endings such as <c>n't</c>. Default: no.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = true, bool cleanUp = false)
    {
        var text = new TextStage();
        IDecodingStage stages = CreateStages(text);
        foreach (int id in ids)
        {
            string token = Token(id);
            bool special = added.Find(id) is { Special: true };
            if (special && skipSpecial) continue;
            if (special && Habits.SpacesSpecial)
            {
                stages.Finish();
                text.Push(token + " ");
            }
            else stages.Push(token);
        }

        stages.Finish();
        string all = Habits.Trims ? text.Output.ToString().Trim() : text.Output.ToString();
        return cleanUp ? TextCleanUp.Apply(all) : all;
    }

    internal IDecodingStage CreateStages(TextStage last) => decoding.Create(last);

    /// <summary>Hands the tokens of a text to a sink.</summary>
    internal void Encode(ReadOnlyMemory<char> text, ITokenSink sink, bool findAdded)
    {
        var source = new AlignedText(TextPreparation.ReplaceLoneSurrogates(text, out _));
        var pieces = new ModelSink(cache, sink);
        if (findAdded) added.Split(source, pieces, sink);
        else
        {
            (int start, int end) = (0, text.Length);
            AlignedText normal = pipeline.Normalize(source, ref start, ref end);
            pipeline.Split(normal, start, end, pieces);
        }
    }

    private TokenSpans Spans(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var spans = new TokenSpans();
        if (!Habits.SkipsBlank || !string.IsNullOrWhiteSpace(text)) Encode(text.AsMemory(), spans, Habits.FindsAdded);
        return spans;
    }

    private int Check(int id) => (uint)id < (uint)Size ? id
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The tokenizer has ids 0 to {Size - 1}. Was this id made with another one?");

    /// <summary>Lets the model take pieces apart.</summary>
    private sealed class ModelSink(PieceCache cache, ITokenSink sink) : IPieceSink
    {
        private readonly List<PieceToken> room = [];

        public void Add(AlignedText text, int start, int end)
        {
            foreach (PieceToken token in cache.Encode(text.Text.Span[start..end], room)) sink.Add(token.Id, text, start + token.Start, start + token.End);
        }
    }
}
