using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;
using Xunit;

namespace Unroll.Tests.Training;

public sealed class ExampleTaskTests
{
    private static readonly TrainingSpec spec = new() { Optimizer = new Adam(0.05), Steps = 30, BatchSize = 8, Seed = 5, CheckpointSeconds = 0 };

    [Fact]
    public void ALineIsLearnt()
    {
        var line = new Line();
        TrainingReport report = new Trainer(Task(line, spec with { Steps = 600 }), spec with { Steps = 600 }).Run();
        Assert.InRange(report.Best!.Loss, 0, 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ResumingIsAsIfNothingHadHappened(int accumulate)
    {
        TrainingSpec whole = spec with { Accumulate = accumulate, CheckpointEvery = 11 };
        var uninterrupted = new Line();
        new Trainer(Task(uninterrupted, whole), whole).Run();
        string folder = Directory.CreateTempSubdirectory().FullName;
        using var stop = new CancellationTokenSource();
        var first = new Line();
        new Trainer(Task(first, whole), whole) { Folder = folder, Progress = new StopAt(17, stop) }.Run(stop.Token);
        var second = new Line();
        new Trainer(Task(second, whole), whole) { Folder = folder }.Resume();
        Assert.Equal(uninterrupted.Weights, second.Weights);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void PartsOfABatchAreTheWholeBatch()
    {
        var whole = new Line();
        var parts = new Line();
        new Trainer(Task(whole, spec), spec).Run();
        new Trainer(Task(parts, spec), spec with { Accumulate = 8 }).Run();
        foreach ((float a, float b) in whole.Weights.Zip(parts.Weights)) Assert.Equal(a, b, 1e-4f);
    }

    private static ExampleTask<(float X, float Y)> Task(Line line, TrainingSpec spec)
    {
        (float, float)[] points = [.. Enumerable.Range(0, 90).Select(i => (i / 45f - 1, 3 * (i / 45f - 1) + 0.5f))];
        return new ExampleTask<(float X, float Y)>(line, new DataSet<(float, float)>("line", points, () => "line").Split(0.1), spec);
    }

    private sealed class StopAt(long step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= step || (value.Stage == TrainingStage.Updated && value.Step >= step - 10)) stop.Cancel();
        }
    }

    private sealed class Line : IObjective<(float X, float Y)>
    {
        private readonly Linear linear;

        public Line() => linear = new Linear(Parameters.Root["line"], 1, 1, new RandomStream(1));

        public ParameterSet Parameters { get; } = new();

        public IReadOnlyList<ModelFile> ModelFiles => [];

        public float[] Weights => [.. Parameters.All.SelectMany(parameter => parameter.Value.Values.ToArray())];

        public int Length((float X, float Y) example) => example.X < 0 ? 1 : 2;

        public BatchLoss Loss(Pass pass, IReadOnlyList<(float X, float Y)> batch)
        {
            Tensor x = Tensor.From([.. batch.Select(point => point.X)], new Shape(batch.Count, 1)), y = Tensor.From([.. batch.Select(point => point.Y)], new Shape(batch.Count, 1));
            return new BatchLoss(pass.Tape.MeanSquaredError(linear.Forward(pass, x), y), batch.Count);
        }

        public Evaluation Evaluate(IReadOnlyList<(float X, float Y)> examples, CancellationToken stop)
        {
            var pass = new Pass(new Tape());
            return new Evaluation(Loss(pass, examples).Mean.Values[0]);
        }
    }
}
