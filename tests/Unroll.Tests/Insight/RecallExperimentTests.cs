using Unroll.Cells;
using Unroll.Insight;

namespace Unroll.Tests.Insight;

/// <summary>The recall experiment learns, repeats itself, and shows what it is there to show.</summary>
public sealed class RecallExperimentTests
{
    [Fact]
    public void A_gru_learns_to_recall_and_the_same_seed_repeats_it_to_the_bit()
    {
        RecallExperiment first = Trained(), second = Trained();

        Assert.True(first.Accuracy(3) > 0.95, $"{first.Accuracy(3)}");
        Assert.Equal(first.Accuracy(3), second.Accuracy(3));
        Assert.Equal(first.GradientFlow(3).HiddenNorms, second.GradientFlow(3).HiddenNorms);

        static RecallExperiment Trained()
        {
            var experiment = new RecallExperiment("GRU", new GruSpec(24), seed: 5, learningRate: 1e-2);
            double before = experiment.Train(3, 1);
            Assert.True(experiment.Train(3, 150) < 0.5 * before);
            Assert.Equal(151, experiment.Updates);
            return experiment;
        }
    }

    [Fact]
    public void Untrained_the_plain_network_fades_fastest()
    {
        double Factor(RecurrentSpec spec) => new RecallExperiment(spec.GetType().Name, spec, seed: 7).GradientFlow(40).FactorPerStep!.Value;

        double plain = Factor(new ElmanSpec(32)), gru = Factor(new GruSpec(32)), lstm = Factor(new LstmSpec(32) { ForgetBias = 3 });

        Assert.True(plain < 0.75, $"{plain}");
        Assert.True(gru < 1 && gru > plain, $"{gru}");
        Assert.InRange(lstm, 0.9, 1.0);
    }

    [Fact]
    public void Cells_can_be_compared_at_equal_numbers_of_weights()
    {
        var lstm = new LstmSpec(32);
        int plain = RecallExperiment.UnitsLike(new ElmanSpec(1), lstm), gru = RecallExperiment.UnitsLike(new GruSpec(1), lstm);

        Assert.Equal(32, RecallExperiment.UnitsLike(new LstmSpec(1), lstm));
        Assert.InRange((double)(plain * (plain + 18)) / (4 * 32 * (32 + 18)), 0.97, 1.03);
        Assert.InRange((double)(3 * gru * (gru + 18)) / (4 * 32 * (32 + 18)), 0.97, 1.03);
    }

    [Fact]
    public void A_network_that_reads_backwards_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RecallExperiment("x", new GruSpec(4) { Bidirectional = true }, 1));
}
