using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A model that turns one sequence into another: translations, sounds of spellings, dates, inflected forms, replies.</summary>
internal sealed record TranslationRecipe : Recipe<PairDataSpec, Seq2SeqSpec>
{
    // Dropout, which the usual recipe has around recurrent layers, then stands within the blocks.
    private static readonly RecipeFlag transformer = new("--transformer", "model.transformer", "An encoder and a decoder by attention alone in place of recurrent ones.")
    {
        Fixed = """{ "dropout": 0.3 }""",
        With = [("model.inputDropout", "0"), ("model.outputDropout", "0")],
    };

    /// <summary>Another default than for texts: passes, and a larger step.</summary>
    public TranslationRecipe() => Training = new TrainingSpec { Optimizer = new AdamW(1e-3), Epochs = 10, ClipNorm = 1 };

    /// <summary><c>unroll train translate FILE</c>: a model from sequence to sequence with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "translate", "Train a model that turns one text into another: translations, sounds, dates, forms.",
        "The texts to read, one per line; or a table with a tab between text and translation.",
        """
        {
          "task": "translate",
          "model": {
            "sourceUnits": { "level": "words", "minimumCount": 2 }, "targetUnits": { "level": "words", "minimumCount": 2 }, "embedding": 256,
            "encoder": { "cell": "gru", "hidden": 256, "bidirectional": true }, "decoder": { "cell": "gru", "hidden": 256 }, "attention": { "score": "additive" },
            "inputDropout": 0.3, "outputDropout": 0.3, "labelSmoothing": 0.1
          },
          "training": {
            "epochs": 10, "batchSize": 64, "clipNorm": 1,
            "optimizer": { "kind": "adamw", "learningRate": 0.001 },
            "schedule": { "kind": "cosine", "warmup": 200, "final": 0.00005 }
          }
        }
        """)
    {
        SecondFile = ("target", "data.trainTarget", "The translations, one per line; none where the first file is a table with both."),
        Flags =
        [
            new("--source-column", "data.source", "COLUMN", "For a table: the column that is read, by number or name."),
            new("--target-column", "data.target", "COLUMN", "For a table: the column that is to be written."),
            new("--validation-target", "data.validationTarget", "FILE", "The translations of --validation."),
            new("--test-target", "data.testTarget", "FILE", "The translations of --test."),
            new("--units", "model.sourceUnits", "KIND", "What is read and written: words, subwords, characters, syllables, jamo or bytes [model.targetUnits].") { AlsoAt = _ => ["model.targetUnits"] },
            new("--source-units", "model.sourceUnits", "KIND", "What is read."),
            new("--target-units", "model.targetUnits", "KIND", "What is written."),
            new("--shared-vocabulary", "model.sharedVocabulary", "One vocabulary for both sides."),
            transformer,
            new("--width", "model.transformer.width", "N", "Features of a step.") { Needs = transformer },
            new("--feed-forward", "model.transformer.feedForward", "N", "Features between the two linear layers of a block.") { Needs = transformer },
            new("--positions", "model.transformer.positions.kind", "KIND", "none, sinusoidal, learned, rotary, alibi or relative.") { Needs = transformer },
            new("--embedding", "model.embedding", "N", "Numbers per symbol."),
            new("--cell", "model.encoder.cell", "CELL", "The recurrent cell of both sides: lstm, gru or rnn [model.decoder.cell].") { AlsoAt = _ => ["model.decoder.cell"] },
            new("--hidden", "model.encoder.hidden", "N", "Units per layer and direction, on both sides [model.decoder.hidden].") { AlsoAt = _ => ["model.decoder.hidden"] },
            new("--layers", "model.encoder.layers", "N", "Layers on both sides [model.decoder.layers]; blocks with --transformer.")
            {
                AlsoAt = _ => ["model.decoder.layers"],
                Instead = result => Attentive(result, "encoderLayers", "decoderLayers"),
            },
            new("--attention", "model.attention.score", "KIND", "How the decoder attends to the source: additive, dot, general, scaledDot or multiHead."),
            new("--heads", "model.attention.heads", "N", "Heads of --attention multiHead, or of --transformer.") { Instead = result => Attentive(result, "heads") },
            new("--no-attention", "model.attention", "The context vector alone.") { Fixed = "null" },
            new("--reverse", "model.reverseSource", "Read the source from its end."),
            new("--dropout", "model.inputDropout", "P", "Share of values dropped while training, before and after the layers [model.outputDropout]; with --transformer in every block.")
            {
                AlsoAt = _ => ["model.outputDropout"],
                Instead = result => Attentive(result, "dropout"),
            },
            new("--forcing", "teacherForcing.kind", "KIND", "How often the decoder is told the truth while it learns: always, probability, linear, exponential, inverseSigmoid or never."),
            new("--beam", "search.width", "N", "How many beginnings the search for the best text follows, when the test data are measured."),
            UsualFlags.Batch("Pairs"),
            UsualFlags.Epochs("pairs"),
            UsualFlags.LearningRate,
        ],
    };

    /// <summary>How often the decoder goes on from the truth while it learns, rather than from what it wrote itself. Default: always.</summary>
    public TeacherForcing TeacherForcing { get; init; } = new AlwaysForcing();

    /// <summary>How the finished model looks for the best text. Default: a beam of 5, ranked by the mean log probability per symbol, until 5 have ended.</summary>
    public BeamSearch Search { get; init; } = new(5) { LengthPenalty = 1 };

    /// <summary>What BLEU counts as words. Default: international13a; whitespace for texts that are cut into words already.</summary>
    public BleuTokenization BleuTokenization { get; init; }

    // The fields of a Transformer, where one is asked for.
    private static string[]? Attentive(ParseResult result, params string[] fields) => transformer.Read(result) is null ? null : Array.ConvertAll(fields, field => $"model.transformer.{field}");

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        base.Validate(check);
        TeacherForcing.Validate(check[nameof(TeacherForcing)]);
        Search.Validate(check[nameof(Search)]);
    }
}
