using Unroll.Data;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Families;
using Unroll.Tracing;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Insight;

/// <summary>What is seen inside GPTs of every kind, against the plain loops of the twin and against itself.</summary>
public sealed class InsideGptTests
{
    private const string Text = "the cat sat";

    public static TheoryData<string> Kinds => GptKinds.Names;

    [Theory, MemberData(nameof(Kinds))]
    public void WhoListensGetsTheWeightsOfTheEquationsAndChangesNothing(string kind)
    {
        Gpt model = GptKinds.Create(kind);
        int[] ids = model.Vocabulary.Encode(Text);
        var weights = new List<double[][]>();
        var states = new List<double[][]>();
        double[][] logits = new GptTwin(model).Logits(GptKinds.Vectors(model, ids), weights, states);
        var recorder = new TraceRecorder(Record.Everything);
        float[] heard = Forward(model, ids, new TraceScope(recorder)), unheard = Forward(model, ids, default);
        Assert.Equal(unheard, heard);
        for (int i = 0; i < heard.Length; i++) Assert.Equal(logits[i / model.Vocabulary.Size][i % model.Vocabulary.Size], heard[i], 2e-5);

        AttentionByHead attention = model.ExplainAttention(Text);
        Assert.Equal((2, 4, 8), (attention.Layers, attention.Heads, attention.All.Count));
        for (int head = 0; head < 8; head++)
        {
            HeadAttention found = attention.Head(head / 4, head % 4);
            Assert.Equal((head / 4, head % 4), (found.Layer, found.Head));
            for (int t = 0; t < ids.Length; t++)
            {
                for (int k = 0; k < ids.Length; k++) Assert.Equal(weights[head][t][k], found.Weights[t][k], 2e-5);
            }
        }

        for (int layer = 0; layer < 2; layer++)
        {
            TracedValue hidden = recorder[$"block{layer}.hidden"];
            Assert.Equal(["batch", "time", "feature"], hidden.Dimensions);
            for (int t = 0; t < ids.Length; t++)
            {
                for (int i = 0; i < 16; i++) Assert.Equal(states[layer + 1][t][i], hidden.At(t)[i], 5e-5);
            }
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void WeightsAddUpToOneAndLookBackOnly(string kind)
    {
        AttentionByHead attention = GptKinds.Create(kind).ExplainAttention(Text);
        foreach (HeadAttention head in attention.All)
        {
            for (int t = 0; t < Text.Length; t++)
            {
                Assert.Equal(1, head.Weights[t].Sum(), 1e-5);
                Assert.All(head.Weights[t].Skip(t + 1), weight => Assert.Equal(0f, weight));
                Assert.InRange(head.Entropies[t], 0, Math.Log(t + 1) + 1e-6);
            }

            Assert.InRange(head.Spread!.Value, 0, 1);
            Assert.InRange(head.Self + head.Previous, 0, 2);
            Assert.InRange(head.Distance, 0, Text.Length);
        }

        Assert.EndsWith(".", attention.Sentence, StringComparison.Ordinal);
        Assert.Contains("\"weights\":[[", InsightJson.Write(attention), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Head(2, 0));
    }

    [Fact]
    public void HabitsAreSeen()
    {
        float[][] self = [[1, 0, 0], [0, 1, 0], [0, 0, 1]], before = [[1, 0, 0], [1, 0, 0], [0, 1, 0]], even = [[1, 0, 0], [0.5f, 0.5f, 0], [0.25f, 0.5f, 0.25f]];
        Assert.Equal("itself", new HeadAttention(0, 0, self).Habit);
        var previous = new HeadAttention(0, 0, before);
        Assert.Equal(("the symbol before", 1.0, 0.0, 2 / 3.0), (previous.Habit, previous.Previous, previous.Entropy, previous.Distance));
        var spread = new HeadAttention(0, 0, even);
        Assert.Equal((Math.Log(2) + 1.5 * Math.Log(2)) / 3, spread.Entropy, 1e-9);
        Assert.Equal((1 + 1.5 * Math.Log(2) / Math.Log(3)) / 2, spread.Spread!.Value, 1e-9);
        Assert.Equal(0.25, spread.First, 1e-9);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void TheLastLayerOfTheLensIsTheModel(string kind)
    {
        Gpt model = GptKinds.Create(kind);
        int[] ids = model.Vocabulary.Encode(Text);
        LogitLens lens = model.ExplainLens(Text);
        Assert.Equal(["embedding", "block 0", "block 1"], lens.Layers.Select(layer => layer.Name));
        LensLayer last = lens.Layers[^1];
        Assert.Equal((1.0, 0.0), (last.Agreement, last.Divergence));
        Assert.All(lens.Decided, layer => Assert.InRange(layer, 0, 2));
        var tape = new Tape(recording: false);
        Assert.Equal(model.Loss(new Pass(tape), ids.AsSpan(..^1), ids.AsSpan(1..), 1).Loss.Item(), last.Loss!.Value, 1e-5);

        var twin = new GptTwin(model);
        var states = new List<double[][]>();
        twin.Logits(GptKinds.Vectors(model, ids), states: states);
        for (int layer = 0; layer < 3; layer++)
        {
            for (int t = 0; t < ids.Length; t++)
            {
                double[] scores = twin.Score(states[layer][t]);
                Assert.Equal(Math.Exp(scores.Max() - Likelihood.LogSum(scores)), lens.Layers[layer].Steps[t].Probability, 2e-5);
                if (t + 1 < ids.Length) Assert.Equal(scores[ids[t + 1]] - Likelihood.LogSum(scores), lens.Layers[layer].Steps[t].NextLogProbability!.Value, 1e-4);
            }
        }

        Assert.Null(last.Steps[^1].NextLogProbability);
        Assert.EndsWith(".", lens.Sentence, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void GradientsAgreeWithCentralDifferences(string kind)
    {
        Gpt model = GptKinds.Create(kind);
        Attribution why = model.Explain(Text, 7);
        foreach (int step in new[] { 7, 3, 0 })
        {
            Verification check = model.VerifyExplanation(Text, 7, step);
            Assert.Equal(why.Norms[step], check.Engine, 1e-6);
            Assert.True(check.RelativeError < 1e-4, $"{check}");
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => model.VerifyExplanation(Text, 3, 4));
    }

    [Fact]
    public void WhatIsSwitchedOffIsWhatTheSpecWithoutItGives()
    {
        // Two windows and a rest.
        const string text = "the cat sat on the mat, that fat cat";
        Gpt model = GptKinds.Create("learned", text);
        SwitchTable table = model.MeasureSwitches(new TextPart("text", text.AsMemory()));
        Assert.Equal((text.Length - 1, 12), ((int)table.Symbols, table.Window));
        Assert.Equal(Mean(model, text), table.Loss, 1e-5);
        Assert.Equal(["positions", "scale", "mask"], table.Rows.Select(row => row.Name));
        GptSpec[] specs = [model.Spec with { Positions = new NoPositions() }, model.Spec with { Scaled = false }, model.Spec with { Causal = false }];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Mean(ExplainedGpt.Copy(model, specs[i]), text), table.Rows[i].Loss, 1e-5);
            Assert.Equal(table.Rows[i].Loss - table.Loss, table.Rows[i].Change, 1e-12);
            Assert.NotEqual(0, table.Rows[i].Change);
        }

        Assert.Contains("without the mask", table.Sentence, StringComparison.Ordinal);
        Assert.Equal(["scale", "mask"], GptKinds.Create("none", text).MeasureSwitches(new TextPart("text", text.AsMemory())).Rows.Select(row => row.Name));
    }

    [Fact]
    public void WhatCannotBeShownIsRefused()
    {
        Gpt model = GptKinds.Create("learned");
        Assert.Contains("12 at once", Assert.Throws<ArgumentException>(() => model.ExplainAttention("the cat sat on")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.ExplainLens(""));
        Assert.Throws<ArgumentException>(() => model.MeasureSwitches(new TextPart("text", "t".AsMemory())));
        Gpt wide = Gpt.Create(new GptSpec { Context = 4096, Layers = 8, Heads = 8, Width = 8 }, Corpus.FromText("ab"));
        Assert.Contains("numbers", Assert.Throws<ArgumentException>(() => wide.ExplainAttention(new string('a', 4000))).Message, StringComparison.Ordinal);
    }

    // The loss of windows that each begin anew, by the training loss.
    private static double Mean(Gpt model, string text)
    {
        int[] ids = model.Vocabulary.Encode(text);
        double sum = 0;
        for (int from = 0; from + 1 < ids.Length; from += model.Spec.Context)
        {
            int steps = Math.Min(model.Spec.Context, ids.Length - 1 - from);
            sum += steps * (double)model.Loss(new Pass(new Tape(recording: false)), ids.AsSpan(from, steps), ids.AsSpan(from + 1, steps), 1).Loss.Item();
        }

        return sum / (ids.Length - 1);
    }

    private static float[] Forward(Gpt model, int[] ids, TraceScope trace)
    {
        var tape = new Tape(recording: false);
        float[] logits = model.Forward(new Pass(tape, Trace: trace), ids, 1).ToArray();
        tape.End();
        return logits;
    }
}
