using System.Globalization;
using System.Text;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Models;

public sealed class RegressorTests
{
    private static readonly TrainingSpec Training = new() { Optimizer = new Adam(1e-2), Steps = 120, BatchSize = 16, ClipNorm = 1, Seed = 3, CheckpointSeconds = 0 };

    [Fact]
    public void TheLevelOfASequenceIsLearnt()
    {
        DataSplit<ScoredSequence> data = RegressorExample.Levels(160).Split(0.2, 0.2, seed: 1);
        Regressor model = Regressor.Create(RegressorExample.Spec, data.Train, seed: 1);
        model.Train(data, Training);
        RegressionScore score = model.Evaluate(data.Test!);
        Assert.Equal(32, score.Sequences);
        Assert.InRange(score.Determination, 0.9, 1);
    }

    [Theory, InlineData(Pooling.Attention), InlineData(Pooling.Mean), InlineData(Pooling.FinalState), InlineData(Pooling.Max)]
    public void BatchPaddingOrderAndThreadsNeverChangeAScore(Pooling pooling)
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(40);
        Regressor model = Regressor.Create(RegressorExample.Spec with { Pooling = pooling }, data, seed: 1);
        SameAnswers.InAnyBatch([.. data.Select(one => one.Frames)], frames => model.PredictBatch(frames).Select(scores => scores[0]));
        SameAnswers.FromSixteenThreads([.. data.Take(8).Select(one => one.Frames)], frames => model.Predict(frames)[0]);
    }

    [Fact]
    public void SavedModelsSayTheSame()
    {
        using var folder = new TemporaryFolder();
        DataSet<ScoredSequence> data = RegressorExample.Levels(20);
        Regressor model = Regressor.Create(RegressorExample.Spec, data, seed: 1);
        model.Save(folder.Path);
        Regressor loaded = Regressor.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.Predict(data[3].Frames), loaded.Predict(data[3].Frames));
        Assert.Throws<InvalidDataException>(() => Forecaster.Load(folder.Path));
    }

    [Fact]
    public void GradientsMatchDifferences()
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(3);
        Regressor model = Regressor.Create(RegressorExample.Spec with { Convolutions = [] }, data, seed: 1);
        GradientCheck.Run(tape => [model.Forward(new Pass(tape), [.. data.Select(one => one.Frames)])], [.. model.Parameters.Trainable.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void ListsNameArraysAndTables()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "x,y\n1,2\n3,4\n");
        WriteNpy(folder["b.npy"], [5, 6, 7, 8, 9, 10], 3, 2);
        File.WriteAllText(folder["list.csv"], "file,grade\na.csv,0.5\nb.npy,-1e1\n");
        DataSet<ScoredSequence> data = ScoredFile.Read(folder["list.csv"]);
        Assert.Equal([1, 2, 3, 4], data[0].Frames.Values.ToArray());
        Assert.Equal([5, 6, 7, 8, 9, 10], data[1].Frames.Values.ToArray());
        Assert.Equal([0.5, -10], data.Select(one => one.Scores[0]));
        string before = data.Fingerprint;
        File.WriteAllText(folder["a.csv"], "x,y\n1,2\n3,5\n");
        Assert.NotEqual(before, ScoredFile.Read(folder["list.csv"]).Fingerprint);
    }

    [Theory]
    [InlineData("file,grade\nnone.csv,1\n", 2, "there is no file")]
    [InlineData("file,grade\na.csv,good\n", 2, "'good' in the column 'grade' is no finite number")]
    [InlineData("file,grade\na.csv\n", 2, "1 cells where the header has 2")]
    [InlineData("file\na.csv\n", 1, "no column with scores")]
    [InlineData("name,grade\na.csv,1\n", 1, "no column 'file'")]
    [InlineData("file,grade\na.csv,1\nnarrow.csv,1\n", 3, "has 1 features; 'a.csv' has 2")]
    [InlineData("file,grade\n", null, "no row")]
    public void WrongListsAreRefusedWithTheirLine(string list, int? line, string says)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.csv"], "x,y\n1,2\n");
        File.WriteAllText(folder["narrow.csv"], "x\n1\n");
        File.WriteAllText(folder["list.csv"], list);
        DataFileException error = Assert.Throws<DataFileException>(() => ScoredFile.Read(folder["list.csv"]));
        Assert.Equal(line, (int?)error.Line);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private static void WriteNpy(string path, float[] values, int rows, int columns)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}").PadRight(117) + "\n";
        using var stream = new BinaryWriter(File.Create(path));
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length & 255), (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        foreach (float value in values) stream.Write(value);
    }
}
