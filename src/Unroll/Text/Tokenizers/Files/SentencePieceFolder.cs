using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>Makes a tokeniser of a SentencePiece model, by itself or as T5 and XLNet use it.</summary>
internal static class SentencePieceFolder
{
    private const float UserDefinedScore = -0.1f;
    private static readonly string Boundary = MarkedWordSplitter.Boundary.ToString();

    public static Tokenizer Load(string path)
    {
        var file = SentencePieceFile.Read(File.ReadAllBytes(path), path);
        var settings = TokenizerSettings.Beside(path);
        var tokens = new TokenTable();
        foreach (SentencePiece piece in file.Pieces)
        {
            if (!tokens.Set(piece.Text, tokens.Count)) throw new InvalidDataException($"{path}: piece {tokens.Count} repeats '{piece.Text}', which is piece {tokens.Find(piece.Text)} already.");
        }

        return settings.ClassName switch
        {
            "T5Tokenizer" or "T5TokenizerFast" => T5(file, settings, tokens, path),
            "XLNetTokenizer" or "XLNetTokenizerFast" => XLNet(file, settings, tokens, path),
            "" => Plain(file, tokens, path),
            var other => throw new InvalidDataException($"{path}: {TokenizerFolder.Settings} beside it names the class '{other}', whose rules this program does not know. It knows T5Tokenizer, XLNetTokenizer and plain "
                + "models, which name none. Most models also come with a tokenizer.json: use that."),
        };
    }

    private static Tokenizer Plain(SentencePieceFile file, TokenTable tokens, string path)
    {
        JsonObject definition = Definition(file, []);
        definition["added_tokens"] = DefinitionJson.Added(Enumerable.Range(0, file.Pieces.Count)
            .Where(id => file.Pieces[id].Kind is SentencePieceKind.Control or SentencePieceKind.Unknown).Select(id => new AddedToken(id, file.Pieces[id].Text)));
        return TokenizerFile.Create(definition, _ => Model(file, tokens, path), path, Adapt(file), new TokenizerHabits { FindsAdded = false });
    }

    private static Tokenizer T5(SentencePieceFile file, TokenizerSettings settings, TokenTable tokens, string path)
    {
        string end = settings.Token("eos_token", "</s>"), padding = settings.Token("pad_token", "<pad>");
        int extra = settings.Number("extra_ids", 100);
        IEnumerable<string> specials = [end, padding, settings.Token("unk_token", "<unk>"), .. settings.Texts("additional_special_tokens").Where(name => !name.StartsWith("<extra_id_", StringComparison.Ordinal))];
        var added = Special(specials, tokens, path);
        for (int i = 0; i < extra; i++) added.Add(new AddedToken(tokens.Count + extra - 1 - i, $"<extra_id_{i}>") { StripLeft = true, StripRight = true });
        JsonObject definition = Definition(file, []);
        definition["added_tokens"] = DefinitionJson.Added(added);
        definition["post_processor"] = DefinitionJson.Template($"$A:0 {end}:0", $"$A:0 {end}:0 $B:0 {end}:0", token => tokens.Find(token));
        definition["padding"] = DefinitionJson.Padding(tokens.Find(padding), padding);
        return TokenizerFile.Create(definition, _ => Model(file, tokens, path), path, Adapt(file), new TokenizerHabits { SkipsBlank = true, Trims = true, SpacesSpecial = true });
    }

    private static Tokenizer XLNet(SentencePieceFile file, TokenizerSettings settings, TokenTable tokens, string path)
    {
        string separator = settings.Token("sep_token", "<sep>"), end = settings.Token("cls_token", "<cls>"), padding = settings.Token("pad_token", "<pad>");
        string[] specials = [settings.Token("bos_token", "<s>"), settings.Token("eos_token", "</s>"), settings.Token("unk_token", "<unk>"), separator, padding, end, settings.Token("mask_token", "<mask>"),
            .. settings.Texts("additional_special_tokens")];
        var first = new List<JsonObject>();
        if (settings.Truth("remove_space", true)) first.AddRange([DefinitionJson.ReplaceMatches(StepReader.AnySpaces, " "), DefinitionJson.Component("Strip", ("strip_left", true), ("strip_right", true))]);
        first.AddRange([DefinitionJson.Replace("``", "\""), DefinitionJson.Replace("''", "\"")]);
        if (!settings.Truth("keep_accents", false)) first.AddRange([DefinitionJson.Component("NFKD"), DefinitionJson.Component("StripAccents")]);
        if (settings.Truth("do_lower_case", false)) first.Add(DefinitionJson.Component("Lowercase"));
        JsonObject definition = Definition(file, first);
        definition["added_tokens"] = DefinitionJson.Added(Special(specials, tokens, path));
        definition["post_processor"] = DefinitionJson.Template($"$A:0 {separator}:0 {end}:2", $"$A:0 {separator}:0 $B:1 {separator}:1 {end}:2", token => tokens.Find(token));
        definition["padding"] = DefinitionJson.Padding(tokens.Find(padding), padding, type: 3, left: true);
        return TokenizerFile.Create(definition, _ => Model(file, tokens, path, cutsCommas: true), path, Adapt(file), new TokenizerHabits { Trims = true });
    }

    /// <summary>What a model's own normalisation does, in the form of Hugging Face's file.</summary>
    /// <param name="file">The model.</param>
    /// <param name="first">What comes before it.</param>
    public static JsonObject Definition(SentencePieceFile file, IReadOnlyList<JsonObject> first)
    {
        var normalizers = new List<JsonObject>(first);
        if (file.CharacterMap.Length > 0) normalizers.Add(DefinitionJson.Component("Precompiled", ("precompiled_charsmap", Convert.ToBase64String(file.CharacterMap))));
        if (file.RemovesExtraSpaces) normalizers.AddRange([DefinitionJson.ReplaceMatches(StepReader.OuterSpaces, ""), DefinitionJson.ReplaceMatches(StepReader.SeveralSpaces, " ")]);
        string sign = file.MarksSpaces ? Boundary : " ";
        if (file.AddsBoundary) normalizers.Add(DefinitionJson.Component("Prepend", ("prepend", sign)));
        if (file.MarksSpaces) normalizers.Add(DefinitionJson.Replace(" ", Boundary));
        var decoders = new List<JsonObject> { DefinitionJson.Replace(Boundary, " ") };
        if (file.ByteFallback) decoders.Add(DefinitionJson.Component("ByteFallback"));
        decoders.Add(DefinitionJson.Component("Fuse"));
        if (file.AddsBoundary) decoders.Add(SubwordDefinitions.StripStart);

        // No piece reaches over a boundary, so that text may be cut there, unless the model has such pieces.
        bool reaches = file.Pieces.Any(piece => piece.Text.LastIndexOf(MarkedWordSplitter.Boundary) > 0);
        return new JsonObject
        {
            ["normalizer"] = DefinitionJson.Sequence("normalizers", normalizers),
            ["pre_tokenizer"] = reaches ? null : DefinitionJson.Component("Split", ("pattern", new JsonObject { ["String"] = Boundary }), ("behavior", "MergedWithNext"), ("invert", false)),
            ["decoder"] = DefinitionJson.Sequence("decoders", decoders),
        };
    }

    // What Hugging Face's file cannot say: pieces that no map touches, and that every mark with a combining class is an accent.
    private static Func<ITextStep, ITextStep> Adapt(SentencePieceFile file) => step => step switch
    {
        CharacterMapRewriter map => map.Leaving(file.Pieces.Where(piece => piece.Kind == SentencePieceKind.UserDefined).Select(piece => piece.Text)),
        RemovingRewriter => new RemovingRewriter(rune => NormalizationTable.Instance.Class(rune.Value) != 0),
        _ => step,
    };

    private static List<AddedToken> Special(IEnumerable<string> names, TokenTable tokens, string path)
    {
        var added = new List<AddedToken>();
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            int id = tokens.Find(name);
            if (id < 0) throw new InvalidDataException($"{path} has no piece '{name}', which is a special token by {TokenizerFolder.Settings} or by the usage of this kind of tokenizer. Do the files belong together?");
            added.Add(new AddedToken(id, name) { StripLeft = true, StripRight = true });
        }

        return added;
    }

    private static ITokenModel Model(SentencePieceFile file, TokenTable tokens, string path, bool cutsCommas = false)
    {
        bool[] matches = [.. file.Pieces.Select(piece => piece.Kind is SentencePieceKind.Normal or SentencePieceKind.UserDefined)];
        int unknown = file.Pieces.ToList().FindIndex(piece => piece.Kind == SentencePieceKind.Unknown);
        if (unknown < 0) throw new InvalidDataException($"{path} has no piece for what is unknown (type 2). Is it a whole SentencePiece model?");
        if (file.IsBytePairs) return new BytePairModel(tokens, [.. Merges(file, tokens, matches)], new BytePairOptions { Unknown = file.Pieces[unknown].Text, FuseUnknown = true, ByteFallback = file.ByteFallback }, path);
        float[] scores = [.. file.Pieces.Select(piece => piece.Kind == SentencePieceKind.UserDefined ? UserDefinedScore : piece.Score)];
        return new UnigramModel(tokens, scores, unknown, file.ByteFallback, id => matches[id], path) { CutsCommas = cutsCommas };
    }

    // Every way to make a piece of two others, the piece with the best score first.
    private static IEnumerable<BytePairMerge> Merges(SentencePieceFile file, TokenTable tokens, bool[] matches)
    {
        int rank = 0;
        foreach (int id in Enumerable.Range(0, file.Pieces.Count).Where(id => matches[id]).OrderByDescending(id => file.Pieces[id].Score).ThenBy(id => id))
        {
            string text = file.Pieces[id].Text;
            for (int cut = 1; cut < text.Length; cut++)
            {
                int left = tokens.Find(text.AsSpan(0, cut)), right = tokens.Find(text.AsSpan(cut));
                if (left >= 0 && right >= 0 && matches[left] && matches[right]) yield return new BytePairMerge(left, right, id, rank);
            }

            rank++;
        }
    }
}
