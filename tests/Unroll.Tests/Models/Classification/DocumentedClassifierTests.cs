using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Tests.RepositoryTests;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models.Classifiers;

/// <summary>The program of docs/classify.md, which must stand there as it stands here.</summary>
public sealed class DocumentedClassifierTests
{
    [Fact]
    public void AClassifierLearnsAnswersAndExplains()
    {
        using var temporary = new TemporaryFolder();
        string file = temporary["reviews.tsv"], folder = temporary["model"];
        File.WriteAllText(file, "document\tlabel\n" + string.Concat(Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? $"영화 {i % 9} 정말 재미있어요\tgood\n" : $"영화 {i % 7} 너무 지루해요\tbad\n")));

        // <example>
        DataSplit<LabelledSequence> reviews = LabelledFile.Read(file, new LabelledColumns { Text = ["document"], Label = "label" }).Split(validation: 0.1, test: 0.1, seed: 7);
        var spec = new ClassifierSpec
        {
            Units = TextUnits.Syllables(minimumCount: 3),
            Embedding = 32,
            Recurrent = new LstmSpec(hidden: 32) { Bidirectional = true },
            Pooling = Pooling.Max,
            Ngrams = new NgramSpec(minimum: 1, maximum: 3, buckets: 4096, size: 16),
            Dropout = 0.3,
        };
        Classifier model = Classifier.Create(spec, reviews.Train, seed: 7);
        TrainingReport report = model.Train(reviews, new TrainingSpec { Optimizer = new AdamW(5e-3), Schedule = Schedule.Cosine(warmup: 10), Steps = 60, BatchSize = 16, ClipNorm = 1, Seed = 7 });
        Console.WriteLine(report);                                       // Completed after 60 updates ..., best at ...: validation loss ...

        ClassificationScore score = model.Evaluate(reviews.Test!);
        Console.WriteLine($"accuracy {score.Accuracy:P1}, macro F1 {score.MacroF1:P1}, calibration error {score.Calibration.ExpectedError:P1}");
        foreach (ClassScore label in score.Classes) Console.WriteLine($"{label.Label}: precision {label.Precision:P1}, recall {label.Recall:P1}, F1 {label.F1:P1}");

        model.Save(folder);
        Classifier loaded = Classifier.Load(folder);                     // spec, vocabulary, labels and weights; any number of threads may ask it
        Classification found = loaded.Predict("정말 재미있어요");
        Console.WriteLine(found);                                        // good 0.99
        IReadOnlyList<Classification> many = loaded.PredictBatch(["재미있어요", "지루해요"]);

        Attribution why = loaded.Explain("너무 지루해요");                // which words moved the verdict
        Console.WriteLine(why.Sentence);                                 // The log-odds of 'bad' is 5.1: '지루해요' speaks most for it (without it -4.2), ...
        // </example>
        Assert.Equal("good", found.Label);
        Assert.Equal(["good", "bad"], many.Select(one => one.Label));
        Assert.Equal("log-odds of 'bad'", why.Output);
        Assert.Equal(1, score.Accuracy);
    }

    [Fact]
    public void ThePageShowsThatProgram() => DocumentedProgram.AssertShown("docs/classify.md", "Models/Classification/DocumentedClassifierTests.cs");
}
