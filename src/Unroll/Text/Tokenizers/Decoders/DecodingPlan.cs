namespace Unroll.Text;

/// <summary>The stages of the field <c>decoder</c> of a tokenizer file.</summary>
internal sealed class DecodingPlan
{
    private readonly List<Func<IDecodingStage, IDecodingStage>> stages = [];
    private bool joined;

    /// <summary>Reads the field.</summary>
    /// <exception cref="InvalidDataException">It names a decoder that is not known.</exception>
    public DecodingPlan(ComponentJson? json)
    {
        if (json is { } component) Read(component);
        else stages.Add(next => new SpacingStage(next));
    }

    /// <summary>New stages before a last one, which takes the text.</summary>
    public IDecodingStage Create(IDecodingStage last)
    {
        for (int i = stages.Count - 1; i >= 0; i--) last = stages[i](last);
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
                stages.Add(next => new ByteLevelStage(next));
                joined = true;
                break;
            case "WordPiece":
                (string prefix, bool cleansUp) = (json.OptionalText("prefix") ?? WordPieceModel.Continuation, json.Truth("cleanup", true));
                stages.Add(next => new WordPieceStage(prefix, cleansUp, next));
                break;
            case "Metaspace":
                string mark = json.Text("replacement");
                bool strips = (json.OptionalText("prepend_scheme") ?? (json.Truth("add_prefix_space", true) ? "always" : "never")) != "never";
                stages.Add(next => new ReplaceStage(mark, " ", false, strips ? new StripStage(' ', 1, true, next) : next));
                joined = true;
                break;
            case "ByteFallback":
                stages.Add(next => new ByteFallbackStage(next));
                break;
            case "Fuse":
                joined = true;
                break;
            case "Replace":
                (string pattern, string content) = (StepReader.PlainPattern(json), json.Text("content"));
                stages.Add(next => new ReplaceStage(pattern, content, whole, next));
                break;
            case "Strip":
                if (json.Text("content") is not [var sign]) throw json.Unsupported("content", $"'{json.Text("content")}'", "single characters");
                if (json.Number("stop") is > 0 and int stop) throw json.Unsupported("stop", $"{stop}", "0");
                int start = json.Number("start");
                stages.Add(next => new StripStage(sign, start, whole, next));
                break;
            default:
                throw json.UnknownType("Sequence, ByteLevel, WordPiece, Metaspace, ByteFallback, Fuse, Replace and Strip");
        }
    }
}
