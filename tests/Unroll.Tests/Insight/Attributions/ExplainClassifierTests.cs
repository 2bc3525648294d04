using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Models.Classifiers;
using Unroll.Training;

namespace Unroll.Tests.Insight.Attributions;

public sealed class ExplainClassifierTests
{
    public static TheoryData<string> Names => ClassifierCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void OcclusionIsWhatPredictionsSay(string name)
    {
        Classifier model = ClassifierCases.Create(name);
        SequenceInput input = ClassifierCases.Data(name)[1].Input;
        Attribution steps = model.Explain(input, model.Labels[1], AttributionUnit.Steps);
        Assert.Equal(LogOdds(model, input), steps.Score, 1e-5);
        Assert.Equal(model.Predict(input)[model.Labels[1]], steps.Probability!.Value, 1e-12);
        Assert.Equal(steps.Inputs.Count, steps.Norms.Length);
        Assert.All(steps.Norms, norm => Assert.True(norm >= 0 && double.IsFinite(norm)));
        Assert.Contains(steps.Norms, norm => norm > 0);
        if (input.Text is { } text && model.Spec.Units.Level is not (Unroll.Text.UnitLevel.Jamo or Unroll.Text.UnitLevel.Bytes or Unroll.Text.UnitLevel.Words) && !model.Spec.MarkEnds)
            Assert.Equal(steps.Score - LogOdds(model, text[1..]), steps.Occlusion[0], 1e-5);
    }

    [Theory, MemberData(nameof(Names))]
    public void GradientTimesInputIsTheFirstOrderOfShrinkingIt(string name)
    {
        // Summed over all units it is d f(s x) / d s at s = 1, which scaling what the model reads shows without any gradient.
        Classifier model = ClassifierCases.Create(name);
        if (model.Spec.Units.Level == Unroll.Text.UnitLevel.Bytes) return; // Its maximum has kinks here.
        SequenceInput input = ClassifierCases.Data(name)[1].Input;
        Attribution steps = model.Explain(input, model.Labels[0], AttributionUnit.Steps);
        double Scaled(double factor)
        {
            Classifier copy = ClassifierCases.Create(name);
            if (copy.Parameters.TryGet("embedding.weight", out Parameter? embedding)) Scale(embedding, factor);
            if (copy.Parameters.TryGet("ngrams.weight", out Parameter? ngrams)) Scale(ngrams, factor);
            if (copy.Parameters.TryGet("input.scale", out Parameter? scale)) Scale(scale, factor);
            if (input.Frames is { } frames && scale is null) return LogOdds(copy, new Frames(frames.Values.ToArray().Select(value => (float)(value * factor)).ToArray(), frames.Features), 0);
            return LogOdds(copy, input, 0);
        }

        const double step = 1.0 / 64;
        Assert.Equal((Scaled(1 + step) - Scaled(1 - step)) / (2 * step), steps.GradientTimesInput.Sum(), 2e-3);
    }

    [Fact]
    public void WordsAreTakenTogether()
    {
        Classifier model = ClassifierCases.Create("syllables");
        Attribution words = model.Explain("재미 good  지루", "class 0");
        Assert.Equal(["재미", "good", "지루"], words.Inputs);
        Assert.Equal(words.Score - LogOdds(model, "재미   지루", 0), words.Occlusion[1], 1e-5);
        Assert.Equal(["재미", "good"], ClassifierCases.Create("ngrams").Explain("재미 good").Inputs);
        Assert.Equal(["재미", "good"], ClassifierCases.Create("jamo").Explain("재미 good").Inputs);
        Assert.Equal(["재미", "good"], ClassifierCases.Create("bytes").Explain("재미 good").Inputs);
        Assert.Equal(["good", "bad"], ClassifierCases.Create("words").Explain("good bad").Inputs);
    }

    [Fact]
    public void AModelThatLooksForAWordPointsAtIt()
    {
        LabelledSequence[] examples = [.. Enumerable.Range(0, 60).Select(i => new LabelledSequence(i % 2 == 0 ? $"영화 {i % 7} good !" : $"영화 {i % 7} bad !", i % 2 == 0 ? "up" : "down"))];
        var data = new DataSet<LabelledSequence>("plain", examples, () => "plain");
        Classifier model = Classifier.Create(ClassifierCases.Specs["words"] with { Dropout = 0 }, data, 1);
        model.Train(new DataSplit<LabelledSequence>(data), new TrainingSpec { Optimizer = new Adam(0.02), Steps = 60, BatchSize = 20, Seed = 1 });
        Attribution why = model.Explain("영화 3 good !");
        Assert.Equal("log-odds of 'up'", why.Output);
        Assert.Equal(2, Array.IndexOf(why.Occlusion, why.Occlusion.Max()));
        Assert.Equal(2, Array.IndexOf(why.GradientTimesInput, why.GradientTimesInput.Max()));
        Assert.Contains("'good' speaks most for it", why.Sentence, StringComparison.Ordinal);
        Assert.InRange(why.RankAgreement!.Value, 0.1, 1);
        Assert.Equal(2, Array.IndexOf(model.Explain("영화 3 good !", "down").Occlusion, model.Explain("영화 3 good !", "down").Occlusion.Min()));
    }

    [Fact]
    public void ExplainingLeavesTheModelAlone()
    {
        Classifier model = ClassifierCases.Create("ngrams");
        double before = LogOdds(model, "good");
        model.Explain("good bad");
        Assert.Equal(before, LogOdds(model, "good"));
        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
        Assert.Contains("no label 'x'", Assert.Throws<ArgumentException>(() => model.Explain("good", "x")).Message, StringComparison.Ordinal);
        Assert.Empty(model.Explain(" ").Inputs);
    }

    private static double LogOdds(Classifier model, SequenceInput input, int label = 1)
    {
        double p = model.Predict(input).Probabilities[label].Probability;
        return Math.Log(p / (1 - p));
    }

    private static void Scale(Parameter parameter, double factor)
    {
        Span<float> values = parameter.Value.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (float)(values[i] * factor);
    }
}
