using Unroll.Data;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Tests.Models.Classifiers;
using Unroll.Training;

namespace Unroll.Tests.Training.Classifiers;

public sealed class ClassifierTrainingTests
{
    private static readonly TrainingSpec Spec = new() { Optimizer = new Adam(0.02), Steps = 20, BatchSize = 8, Seed = 5, CheckpointSeconds = 0, ClipNorm = 1 };

    public static TheoryData<string> Names => ClassifierCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void TheGradientIsThatOfFiniteDifferences(string name)
    {
        Classifier model = ClassifierCases.Create(name);
        IReadOnlyList<ClassifierExample> examples = [.. model.Reader.Read(ClassifierCases.Data(name)).Take(5)];
        var objective = new ClassifierObjective(model, examples);
        bool kinks = model.Spec.Convolutions.Count > 0 || model.Spec.Pooling is Pooling.Max or Pooling.MeanMax or Pooling.AttentionMax;
        GradientCheck.Run(
            tape => [objective.Loss(new Pass(tape, Training: true, new RandomStream(4)), examples).Mean],
            [.. model.Parameters.Trainable.Where(parameter => parameter.Name is "output.weight" or "embedding.weight" or "ngrams.weight" || parameter.Name.Contains("ih_l0", StringComparison.Ordinal)).Select(parameter => parameter.Value)],
            tolerance: kinks ? 3e-2 : 1e-2, step: kinks ? 1.0 / 256 : 1.0 / 64);
    }

    [Theory, MemberData(nameof(Names))]
    public void AFewExamplesAreLearntByHeart(string name)
    {
        DataSet<LabelledSequence> few = ClassifierCases.Data(name, 12, seed: 4);
        Classifier model = Classifier.Create(ClassifierCases.Specs[name] with { SymbolDropout = 0, InputDropout = 0, Dropout = 0, MaximumLength = 100 }, few, 3);
        model.Train(new DataSplit<LabelledSequence>(few), Spec with { Steps = 250, BatchSize = 12 });
        ClassificationScore score = model.Evaluate(few);
        // Two empty texts with different labels cannot be told apart.
        Assert.True(score.Accuracy >= 0.9, $"{score.Accuracy}");
    }

    [Theory]
    [InlineData("words")]
    [InlineData("ngrams")]
    [InlineData("shortened")]
    public void ResumingIsAsIfNothingHadHappened(string name)
    {
        using var folder = new TemporaryFolder();
        DataSplit<LabelledSequence> data = ClassifierCases.Data(name, 60).Split(0.2);
        Classifier whole = ClassifierCases.Create(name), first = ClassifierCases.Create(name), second = ClassifierCases.Create(name);
        whole.Train(data, Spec);
        using var stop = new CancellationTokenSource();
        TrainingReport report = first.Train(data, Spec with { LogEvery = 1 }, folder["run"], new Listener(progress =>
        {
            if (progress.Step == 9) stop.Cancel();
        }), stop.Token);
        Assert.Equal(TrainingEnd.Interrupted, report.End);
        new Trainer(second.TrainingTask(data, Spec), Spec) { Folder = folder["run"] }.Resume();
        foreach (Parameter parameter in whole.Parameters.All) Assert.Equal(parameter.Value.ToArray(), second.Parameters[parameter.Name].Value.ToArray());
        Classifier loaded = Classifier.Load(folder["run"]);
        foreach (Parameter parameter in whole.Parameters.All) Assert.Equal(parameter.Value.ToArray(), loaded.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        DataSplit<LabelledSequence> data = ClassifierCases.Data("ngrams", 60).Split(0.2);
        Classifier one = ClassifierCases.Create("ngrams"), two = ClassifierCases.Create("ngrams");
        one.Train(data, Spec with { Threads = 1 });
        two.Train(data, Spec with { Threads = 2 });
        foreach (Parameter parameter in one.Parameters.All) Assert.Equal(parameter.Value.ToArray(), two.Parameters[parameter.Name].Value.ToArray());
    }

    [Fact]
    public void ALabelThatTheModelDoesNotKnowIsNamed()
    {
        Classifier model = ClassifierCases.Create("words");
        var other = new DataSet<LabelledSequence>("other.tsv", [new("good", "class 1"), new("bad", "class 7")], () => "other");
        foreach (Action action in new Action[] { () => model.Evaluate(other), () => model.Train(new DataSplit<LabelledSequence>(ClassifierCases.Data("words"), other), Spec) })
        {
            string message = Assert.Throws<ArgumentException>(action).Message;
            Assert.Contains("Example 2 of 'other.tsv' has the label 'class 7'", message, StringComparison.Ordinal);
            Assert.Contains("class 0, class 1, class 2", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BalancedWeightsGiveEveryClassTheSameSay()
    {
        LabelledSequence[] examples = [.. Enumerable.Range(0, 12).Select(i => new LabelledSequence("x", i < 9 ? "many" : "few"))];
        var data = new DataSet<LabelledSequence>("uneven", examples, () => "uneven");
        double Loss(ClassWeighting weighting)
        {
            Classifier model = Classifier.Create(ClassifierCases.Specs["syllables"] with { ClassWeights = weighting, SymbolDropout = 0 }, data, 3);
            foreach (Parameter parameter in model.Parameters.All) parameter.Value.Edit().Clear();
            model.Parameters["output.bias"].Value.Edit()[0] = 2;
            IReadOnlyList<ClassifierExample> read = model.Reader.Read(data);
            return new ClassifierObjective(model, read).Loss(new Pass(new Tape()), read).Mean.Item();
        }

        double few = Math.Log(1 + Math.Exp(-2)), many = few + 2;
        Assert.Equal((9 * many + 3 * few) / 12, Loss(ClassWeighting.None), 1e-5);
        Assert.Equal((many + few) / 2, Loss(ClassWeighting.Balanced), 1e-5);
        Assert.InRange(Loss(ClassWeighting.SquareRoot), (many + few) / 2, (9 * many + 3 * few) / 12);
    }
}
