using Unroll.Cells;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Insight;

/// <summary>Explanations of small untrained language models, against central differences and against themselves.</summary>
public sealed class ExplanationTests
{
    private const string Text = "so it goes on, 하고 또 하고";

    public static TheoryData<string> Cells => ["rnn", "relu", "lstm", "projected", "gru", "gru before", "tied"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Influence_and_gradients_agree_with_central_differences_for_every_cell(string cell)
    {
        Explanation why = Create(cell).Explain(Text, Record.Everything);

        foreach (int output in new[] { 5, why.Labels.Count - 1 })
        {
            foreach (int step in new[] { output, output - 1, output - 4 })
            {
                Holds(why.VerifyInfluence(output, step));
                for (int layer = 0; layer < 2; layer++)
                {
                    // Above the output's own step the gradient of the lower layer flows on through the upper one.
                    foreach (Verification check in why.VerifyGradients(output, step, layer)) Holds(check);
                }
            }
        }
    }

    [Fact]
    public void The_short_form_of_influence_is_the_reports()
    {
        Explanation why = Create("lstm").Explain(Text);

        float[] influence = why.Influence(of: ^3);
        InfluenceReport report = why.InfluenceReport(^3);

        Assert.Equal(Text.Length, influence.Length);
        Assert.Equal(Text.Length - 2, report.Norms.Length);
        for (int t = 0; t < report.Norms.Length; t++) Assert.Equal((float)report.Norms[t], influence[t]);
        Assert.Equal([0f, 0f], influence[^2..]);
        Assert.Equal(why.Labels[^2], report.Symbol);
    }

    [Fact]
    public void Gradient_times_input_adds_up_for_a_linear_model()
    {
        // Relu with large positive biases is linear, so logits differ by exactly what the inputs contribute.
        LanguageModel model = Create("relu");
        foreach (Parameter parameter in model.Parameters.All)
        {
            if (parameter.Name.Contains("bias_ih", StringComparison.Ordinal)) parameter.Value.Edit().Fill(50f);
        }

        // Both texts ask for the score of the same third symbol.
        double first = model.Explain("sot", Record.None).InfluenceReport(1).GradientTimesInput.Sum();
        double second = model.Explain("sit", Record.None).InfluenceReport(1).GradientTimesInput.Sum();
        (float[] a, _) = Run(model, "so");
        (float[] b, _) = Run(model, "si");
        int symbol = model.Vocabulary.Encode("t")[0];
        Assert.Equal(a[symbol] - b[symbol], first - second, 3);
    }

    [Fact]
    public void Explaining_leaves_the_model_and_its_gradients_as_they_were()
    {
        LanguageModel model = Create("gru");
        float[][] before = [.. model.Parameters.All.Select(parameter => parameter.Value.ToArray())];

        Explanation why = model.Explain(Text);
        why.InfluenceReport(^1);
        why.GradientFlows(^1);

        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
        for (int i = 0; i < before.Length; i++) Assert.Equal(before[i], model.Parameters.All[i].Value.ToArray());
    }

    [Fact]
    public void Gates_have_their_names_and_lie_between_zero_and_one()
    {
        Explanation why = Create("lstm").Explain(Text, Record.Gates);

        Assert.Equal(8, why.Gates.Count);
        Assert.Equal("rnn.layer1.forward.forget", why.Gate("layer1.forward.forget").Name);
        foreach (GateActivity gate in why.Gates.Where(gate => !gate.IsCandidate)) Assert.All(gate.Values.ToArray(), value => Assert.InRange(value, 0f, 1f));
        Assert.Contains(why.Gate("candidate").Values.ToArray(), value => value < 0);
        Assert.Throws<KeyNotFoundException>(() => why.Gate("reset"));
    }

    [Fact]
    public void Occlusion_is_what_replacing_a_symbol_costs()
    {
        LanguageModel model = Create("lstm");
        InfluenceReport report = model.Explain("so it", Record.None).InfluenceReport(3, alternatives: 1000);
        int chosen = model.Vocabulary.Encode("t")[0];

        double LogProbability(int[] ids)
        {
            float[] logits = [];
            Unroll.Cells.RecurrentState? state = null;
            foreach (int id in ids) (logits, state) = model.Step(id, state);
            double largest = logits.Max();
            return logits[chosen] - largest - Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        }

        int[] ids = model.Vocabulary.Encode("so i");
        double sum = 0;
        int count = 0;
        for (int other = model.Vocabulary.SpecialCount; other < model.Vocabulary.Size; other++)
        {
            if (other == ids[2]) continue;
            sum += LogProbability(ids) - LogProbability([ids[0], ids[1], other, ids[3]]);
            count++;
        }

        Assert.Equal(sum / count, report.Occlusion[2], 5);
    }

    [Fact]
    public void What_cannot_be_explained_is_said()
    {
        LanguageModel model = Create("rnn");

        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => model.Explain("")).Message, StringComparison.Ordinal);
        Assert.Contains("4096", Assert.Throws<ArgumentException>(() => model.Explain(new string('s', 5000))).Message, StringComparison.Ordinal);
        Assert.Contains("0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain("so").Influence(7)).Message, StringComparison.Ordinal);
        Assert.Equal(1, model.Explain("soX").UnknownSymbols);
    }

    private static (float[] Logits, RecurrentState State) Run(LanguageModel model, string text)
    {
        float[] logits = [];
        RecurrentState? state = null;
        foreach (int id in model.Vocabulary.Encode(text)) (logits, state) = model.Step(id, state);
        return (logits, state!);
    }

    private static void Holds(Verification check)
    {
        Assert.True(check.Resolved, $"{check.Quantity}: {check.Engine} is too small to be checked");
        Assert.True(check.RelativeError < 2e-5, $"{check.Quantity}: engine {check.Engine:R}, differences {check.Differences:R}, relative error {check.RelativeError:E1}");
    }

    private static LanguageModel Create(string cell)
    {
        RecurrentSpec recurrent = cell switch
        {
            "rnn" => new ElmanSpec(12),
            "relu" => new ElmanSpec(12) { Activation = ElmanActivation.Relu },
            "lstm" or "tied" => new LstmSpec(12),
            "projected" => new LstmSpec(12) { Projection = 5 },
            "gru" => new GruSpec(12),
            _ => new GruSpec(12) { Reset = GruReset.Before },
        };
        var spec = new LanguageModelSpec { Embedding = 12, Recurrent = recurrent with { Layers = 2 }, Tied = cell == "tied" };
        return LanguageModel.Create(spec, Vocabulary.Build(TextUnits.Characters, Text), seed: 3);
    }
}
