using Unroll.Models;

namespace Unroll.Tests.Models;

public sealed class LanguageModelCostTests
{
    [Theory, MemberData(nameof(LanguageModelTests.Kinds), MemberType = typeof(LanguageModelTests))]
    public void ParametersArePredictedExactly(string kind)
    {
        LanguageModel model = LanguageModelTests.Create(kind);
        LanguageModelCost cost = LanguageModelCost.OfTraining(model.Spec, model.Vocabulary.Size, 4, 8, optimizerState: 2);
        Assert.Equal(model.Parameters.Count, cost.Parameters);
        Assert.Equal(16 * model.Parameters.Count, cost.WeightBytes);
    }

    [Fact]
    public void WorkGrowsWithTheWindow()
    {
        LanguageModel model = LanguageModelTests.Create("lstm");
        LanguageModelCost Of(int batch, int time) => LanguageModelCost.OfTraining(model.Spec, model.Vocabulary.Size, batch, time, 2);
        Assert.Equal(6 * Of(4, 8).FlopsPerUpdate, Of(12, 16).FlopsPerUpdate);
        Assert.Equal(6 * Of(4, 8).ActivationBytes, Of(12, 16).ActivationBytes);
    }

    [Fact]
    public void AbsurdSizesGiveLargeNumbersNotNonsense()
    {
        var spec = new LanguageModelSpec { Embedding = 65536, Recurrent = new Unroll.Cells.LstmSpec(65536) { Layers = 1024 } };
        LanguageModelCost cost = LanguageModelCost.OfTraining(spec, int.MaxValue, 1 << 20, 1 << 24, 2);
        Assert.True(cost.Parameters > 1_000_000_000_000 && cost.ActivationBytes > 0 && double.IsFinite(cost.FlopsPerUpdate));
    }
}
