using Unroll.Insight;

namespace Unroll.Tests.Insight;

/// <summary>A record with round numbers, for tests of what is written and drawn.</summary>
internal static class Example
{
    public static ExplanationRecord Record() => new()
    {
        Model = "LanguageModel {LSTM, 1 x 4}",
        Spec = "sha256:00",
        Seed = 7,
        Step = 1200,
        Labels = ["안", "녕", "␣"],
        Ids = [51, 12, 3],
        Influence = new InfluenceReport
        {
            Of = 2,
            Symbol = "하",
            Probability = 0.25,
            Inputs = ["안", "녕", "␣"],
            Norms = [0.0025, 0.05, 1],
            GradientTimesInput = [0.5, -0.125, 2],
            Occlusion = [0.01, 0.02, -3],
        },
        Flows = [new GradientFlow("layer 0", [1e-6, 0, 0.5], [2e-6, 0.1, 0.25])],
        Gates = [new GateActivity(new TracedValue("rnn.layer0.forward.forget", ["batch", "time", "unit"], [1, 3, 4], [0f, 0.25f, 0.5f, 1f, 1f, 1f, 1f, 1f, 0f, 0f, 0f, 0f]))],
        Verifications = [new Verification("|d logit of '하' after step 2 / d x_0|", 0.0025, 0.00250001)],
    };
}
