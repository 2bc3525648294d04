namespace Unroll.Text;

/// <summary>The stages of the field <c>decoder</c> of a tokenizer file.</summary>
internal sealed class DecodingPlan
{
    private readonly List<Func<IDecodingStage, bool, IDecodingStage>> stages = [];
    private bool joined;

    /// <summary>Reads the field.</summary>
    /// <exception cref="InvalidDataException">It names a decoder that is not known.</exception>
    public DecodingPlan(ComponentJson? json)
    {
        if (json is { } component) Read(component);
        else stages.Add((next, continues) => new SpacingStage(continues, next));
    }

    /// <summary>New stages before a last one.</summary>
    /// <param name="last">Takes the text.</param>
    /// <param name="continues">The text goes on from another one, so that its beginning is none.</param>
    public IDecodingStage Create(IDecodingStage last, bool continues)
    {
        for (int i = stages.Count - 1; i >= 0; i--) last = stages[i](last, continues);
        return last;
    }

    private void Read(ComponentJson json)
    {
        bool whole = joined;
        switch (json.Type)
        {
            case "Sequence":
                foreach (ComponentJson part in json.Parts("decoders")) Read(part);
                break;
            case "ByteLevel":
                stages.Add((next, _) => new ByteLevelStage(next));
                joined = true;
                break;
            case "WordPiece":
                (string prefix, bool cleansUp) = (json.OptionalText("prefix") ?? WordPieceModel.Continuation, json.Truth("cleanup", true));
                stages.Add((next, continues) => new WordPieceStage(prefix, cleansUp, continues, next));
                break;
            case "Metaspace":
                string mark = json.Text("replacement");
                bool strips = (json.OptionalText("prepend_scheme") ?? (json.Truth("add_prefix_space", true) ? "always" : "never")) != "never";
                stages.Add((next, continues) => new ReplaceStage(mark, " ", false, strips ? new StripStage(' ', 1, true, continues, next) : next));
                joined = true;
                break;
            case "ByteFallback":
                stages.Add((next, _) => new ByteFallbackStage(next));
                break;
            case "Fuse":
                joined = true;
                break;
            case "Replace":
                (string pattern, string content) = (StepReader.PlainPattern(json), json.Text("content"));
                stages.Add((next, _) => new ReplaceStage(pattern, content, whole, next));
                break;
            case "Strip":
                if (json.Text("content") is not [var sign]) throw json.Unsupported("content", $"'{json.Text("content")}'", "single characters");
                if (json.Number("stop") is > 0 and int stop) throw json.Unsupported("stop", $"{stop}", "0");
                int start = json.Number("start");
                stages.Add((next, continues) => new StripStage(sign, start, whole, continues, next));
                break;
            default:
                throw json.UnknownType("Sequence, ByteLevel, WordPiece, Metaspace, ByteFallback, Fuse, Replace and Strip");
        }
    }
}
