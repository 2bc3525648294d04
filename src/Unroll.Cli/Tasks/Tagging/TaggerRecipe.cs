using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A model that gives each word of a sentence, or each frame of a numeric sequence, a tag.</summary>
internal sealed record TaggerRecipe : Recipe<TaggedDataSpec, TaggerSpec>
{
    /// <summary><c>unroll train tag FILE</c>: a tagger with the usual settings as flags.</summary>
    public static RecipeCommand Form { get; } = new(
        "tag", "Train a tagger on a file of tagged sentences, or of labelled frames.",
        "Tagged sentences: CoNLL-U, columns or JSON lines; a file packed with gzip is unpacked. Or a table of numbers with a label on each line.",
        """
        {
          "task": "tag",
          "model": {
            "embedding": 100, "wordDropout": 0.05, "inputDropout": 0.33, "outputDropout": 0.33,
            "characters": { "encoder": "recurrent", "features": 100 },
            "recurrent": { "cell": "lstm", "hidden": 128, "bidirectional": true, "forgetBias": 1 }
          },
          "training": {
            "epochs": 10, "batchSize": 32, "clipNorm": 5,
            "optimizer": { "kind": "adamw", "learningRate": 0.002 },
            "schedule": { "kind": "cosine", "warmup": 50 }
          }
        }
        """)
    {
        Flags =
        [
            new("--format", "data.format", "FORM", "conllu, columns, jsonLines or frames; by default as the file's name says."),
            new("--column", "data.conllu", "COLUMN", "The column of CoNLL-U that is the tag: upos, xpos, feats or deprel."),
            new("--label", "data.label", "NAME", "For tables of numbers: the column with the label of each frame."),
            new("--crf", "model.crf", "Choose the tags of a sentence together, by a conditional random field."),
            new("--units", "model.characters.units", "KIND", "How words are spelled: characters, syllables, jamo or bytes."),
            new("--characters", "model.characters.features", "N", "Numbers per word from its characters; 0 does not read them."),
            new("--embedding", "model.embedding", "N", "Numbers per word from its table; 0 for none."),
            UsualFlags.Cell,
            UsualFlags.Hidden("layer and direction"),
            UsualFlags.Layers,
            UsualFlags.Epochs("training data; leave --steps out"),
            UsualFlags.Batch("Sentences"),
            UsualFlags.LearningRate,
        ],
    };
}
