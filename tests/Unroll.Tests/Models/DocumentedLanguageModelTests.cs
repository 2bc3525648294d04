using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.RepositoryTests;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>The program of docs/language-models.md, which must stand there as it stands here; and the page's table of the recipes.</summary>
public sealed class DocumentedLanguageModelTests
{
    [Fact]
    public async Task AModelLearnsIsSavedAndWrites()
    {
        using var temporary = new TemporaryFolder();
        string textFile = Path.Combine(temporary.Path, "text.txt"), folder = Path.Combine(temporary.Path, "model");
        await File.WriteAllTextAsync(textFile, string.Concat(Enumerable.Range(0, 300).Select(i => $"ROMEO: it is the east, and line {i % 10} is the sun.\n")));

        // <example>
        Corpus corpus = Corpus.Read(textFile).Split(validation: 0.1);
        var spec = new LanguageModelSpec { Embedding = 32, Recurrent = new LstmSpec(hidden: 64) { Layers = 2, Dropout = 0.1 } };
        LanguageModel model = LanguageModel.Create(spec, corpus, seed: 7);
        TrainingReport report = model.Train(corpus, new TrainingSpec
        {
            Optimizer = new AdamW(5e-3) { WeightDecay = 0.01 },
            Schedule = Schedule.Cosine(warmup: 10),
            Steps = 80,
            BatchSize = 16,
            SequenceLength = 48,
            ClipNorm = 1,
            Seed = 7,
        });
        Console.WriteLine(report);                                       // Completed after 80 updates ..., best at 80: validation loss ...
        Console.WriteLine(model.Evaluate(corpus.Validation!));           // nats per token, perplexity, bits per character and byte
        model.Save(folder);

        LanguageModel loaded = LanguageModel.Load(folder);
        await foreach (string piece in loaded.GenerateAsync("ROMEO:", new Sampling { Temperature = 0.8, Length = 100, Seed = 7 })) Console.Write(piece);

        (float[] logits, RecurrentState state) = loaded.Step(loaded.Vocabulary.Encode("R")[0]);   // or symbol by symbol, with a state of one's own
        // </example>
        Assert.InRange(report.Best!.Loss, 0, 1.5);
        Assert.Equal(loaded.Vocabulary.Size, logits.Length);
        Assert.Equal(2, state.HiddenStates.Count);
    }

    [Fact]
    public void ThePageShowsThatProgramAndEveryRecipe()
    {
        DocumentedProgram.AssertShown("docs/language-models.md", "Models/DocumentedLanguageModelTests.cs");
        DocumentedProgram.AssertRecipesNamed("docs/language-models.md", "lm");
    }
}
