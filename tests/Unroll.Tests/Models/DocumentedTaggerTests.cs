using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.RepositoryTests;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>The program of docs/tag.md, which must stand there as it stands here; and the page's table of the recipes.</summary>
public sealed class DocumentedTaggerTests
{
    [Fact]
    public void TheProgramRuns()
    {
        using var temporary = new TemporaryFolder();
        string trainFile = temporary["train.txt"], testFile = temporary["test.txt"], folder = temporary["model"];
        File.WriteAllText(trainFile, string.Concat(Enumerable.Repeat("The DET\ndog NOUN\nbarks VERB\n. PUNCT\n\nA DET\ncat NOUN\nsleeps VERB\n. PUNCT\n\n", 8)));
        File.WriteAllText(testFile, "The DET\ncat NOUN\nbarks VERB\n");

        // <example>
        var data = TaggedFile.Read(trainFile).Split(validation: 0.1, seed: 7);
        var spec = new TaggerSpec { Recurrent = new LstmSpec(32) { Bidirectional = true, ForgetBias = 1 }, Crf = true, WordDropout = 0.05 };
        var model = Tagger.Create(spec, data.Train, seed: 7);
        TrainingReport report = model.Train(data, new TrainingSpec { Optimizer = new AdamW(1e-2), Epochs = 20, BatchSize = 4, ClipNorm = 5 }, folder);
        Console.WriteLine(report);                                       // Completed after ..., best at ...: validation loss ..., accuracy ...

        Tagging tagging = Tagger.Load(folder).Tag("The dog barks.");     // tagging.Words, tagging.Tags, tagging.Probabilities
        Console.WriteLine(tagging);                                      // The/DET dog/NOUN barks/VERB ./PUNCT
        Console.WriteLine(model.Evaluate(TaggedFile.Read(testFile)));    // accuracy, macro F1, span F1
        TagExplanation why = model.Explain(["The", "dog", "barks"], 1);  // gradient and occlusion, word by word and letter by letter
        // </example>
        Assert.Equal("The/DET dog/NOUN barks/VERB ./PUNCT", tagging.ToString());
        Assert.Equal("NOUN", why.Tag);
    }

    [Fact]
    public void ThePageShowsThatProgramAndEveryRecipe()
    {
        DocumentedProgram.AssertShown("docs/tag.md", "Models/DocumentedTaggerTests.cs");
        DocumentedProgram.AssertRecipesNamed("docs/tag.md", "tag");
    }
}
