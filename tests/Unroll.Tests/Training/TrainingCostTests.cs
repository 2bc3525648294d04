using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Models;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class TrainingCostTests
{
    private static readonly TrainingSpec spec = new() { Steps = 1, BatchSize = 4, SequenceLength = 16 };

    [Theory, InlineData("lstm"), InlineData("gru"), InlineData("rnn"), InlineData("tied"), InlineData("projected")]
    public void MeasuredIsWhatTheFormulaOfLanguageModelsSays(string kind)
    {
        Corpus text = Corpus.FromText(string.Concat(Enumerable.Range(0, 60).Select(i => $"verse {i % 7}: the rain in spain falls mainly on the plain.\n")));
        LanguageModel model = LanguageModel.Create(LanguageModelTests.Create(kind).Spec, text);
        var cost = TrainingCost.Measure(new LanguageModelTask(model, text, spec), spec);
        LanguageModelCost formula = LanguageModelCost.OfTraining(model.Spec, model.Vocabulary.Size, 4, 16, TrainingCost.OptimizerState(spec.Optimizer));
        Assert.Equal((formula.Parameters, formula.WeightBytes, formula.FlopsPerUpdate), (cost.Parameters, cost.WeightBytes, cost.FlopsPerUpdate));
        Assert.InRange(cost.ActivationBytes, 0.8 * formula.ActivationBytes, 1.25 * formula.ActivationBytes);
    }

    [Fact]
    public void PartsOfABatchTakeLessMemoryForTheSameWork()
    {
        DataSet<ScoredSequence> data = RegressorExample.Levels(64);
        Regressor model = Regressor.Create(RegressorExample.Spec, data);
        TrainingCost Of(int batch, int parts)
        {
            TrainingSpec training = spec with { BatchSize = batch, Accumulate = parts };
            return TrainingCost.Measure(model.TrainingTask(new DataSplit<ScoredSequence>(data), training), training);
        }

        TrainingCost whole = Of(64, 1), halves = Of(64, 2);
        Assert.InRange(halves.ActivationBytes, 0.4 * whole.ActivationBytes, 0.7 * whole.ActivationBytes);
        Assert.InRange(halves.FlopsPerUpdate, 0.8 * whole.FlopsPerUpdate, 1.01 * whole.FlopsPerUpdate);
        Assert.Equal(whole.FlopsPerUpdate, Enumerable.Range(0, 4).Sum(_ => Of(16, 1).FlopsPerUpdate), 0.2 * whole.FlopsPerUpdate);
        Assert.Equal(whole.WeightBytes + whole.ActivationBytes, whole.Bytes);
    }

    [Fact]
    public void EveryOperationThatMultipliesMatricesSaysSo()
    {
        var tape = new Tape();
        tape.Linear(Tensor.Zeros(new Shape(3, 5)), Tensor.Zeros(new Shape(7, 5)));
        Assert.Equal(2 * 3 * 5 * 7, tape.Work);
        tape.MatMul(Tensor.Zeros(new Shape(2, 3, 4)), Tensor.Zeros(new Shape(2, 4, 5)));
        Assert.Equal(210 + 2 * 2 * 3 * 4 * 5, tape.Work);
        tape.Conv1D(Tensor.Zeros(new Shape(2, 4, 9)), Tensor.Zeros(new Shape(6, 2, 3)), options: new ConvolutionOptions { Groups = 2 });
        Assert.Equal(450 + 2 * 2 * 7 * 6 * 2 * 3, tape.Work);
        tape.Conv2D(Tensor.Zeros(new Shape(2, 3, 5, 5)), Tensor.Zeros(new Shape(4, 3, 3, 3)));
        Assert.Equal(1458 + 2 * 2 * 9 * 4 * 27, tape.Work);
        Assert.Equal(sizeof(float) * (21 + 30 + 84 + 72), tape.Bytes);
        tape.End();
        Assert.Equal(0, tape.Bytes);
    }
}
