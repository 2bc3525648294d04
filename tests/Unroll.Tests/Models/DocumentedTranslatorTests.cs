using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.RepositoryTests;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>The program of docs/translate.md, which must stand there as it stands here; and the page's table of the recipes.</summary>
public sealed class DocumentedTranslatorTests
{
    [Fact]
    public void TheProgramRuns()
    {
        using var temporary = new TemporaryFolder();
        (string german, string english, string folder) = (temporary["train.de"], temporary["train.en"], temporary["model"]);
        File.WriteAllText(german, string.Concat(Enumerable.Repeat("ein Hund schläft\neine Katze schläft\nein Hund bellt\neine Katze bellt\n", 20)));
        File.WriteAllText(english, string.Concat(Enumerable.Repeat("a dog sleeps\na cat sleeps\na dog barks\na cat barks\n", 20)));

        // <example>
        DataSplit<SequencePair> data = ParallelText.Read(german, english).Split(validation: 0.1, seed: 7);
        var spec = new Seq2SeqSpec
        {
            SourceUnits = TextUnits.Words(),
            TargetUnits = TextUnits.Words(),
            Embedding = 32,
            Encoder = new GruSpec(32) { Bidirectional = true },
            Decoder = new GruSpec(32),
            Attention = new AttentionSpec { Score = AttentionScore.Additive },
        };
        Seq2Seq model = Seq2Seq.Create(spec, data.Train, seed: 7);
        var training = new TrainingSpec { Optimizer = new AdamW(1e-2), Epochs = 12, BatchSize = 8, ClipNorm = 1 };
        Console.WriteLine(model.Train(data, training, new LinearForcing(Updates: 500, Final: 0.5), folder));

        Translation found = Seq2Seq.Load(folder).Translate("eine Katze bellt", new TranslationOptions { Search = new BeamSearch(5) { LengthPenalty = 1 } });
        Console.WriteLine($"{found.Text} {found.LogProbability:F3}");           // a cat barks -0.002
        IReadOnlyList<float> looked = found.Alignment[1];                       // at what it looked while it wrote "cat": 0.02, 0.97, 0.00
        Console.WriteLine(model.Evaluate(data.Validation!));                    // loss ... told the truth; on its own BLEU ..., chrF2 ..., TER ..., exact match ...
        // </example>
        Assert.Equal("a cat barks", found.Text);
        Assert.True(looked[1] > 0.5, string.Join(", ", looked));
    }

    [Fact]
    public void ThePageShowsThatProgramAndEveryRecipe()
    {
        DocumentedProgram.AssertShown("docs/translate.md", "Models/DocumentedTranslatorTests.cs");
        DocumentedProgram.AssertRecipesNamed("docs/translate.md", "translate");
    }
}
