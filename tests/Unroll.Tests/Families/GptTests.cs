using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Families;

public sealed class GptTests
{
    private static readonly GptSpec small = GptKinds.Small;

    public static TheoryData<string> Kinds => GptKinds.Names;

    [Theory, MemberData(nameof(Kinds))]
    public void ReadingOnFromACacheGivesWhatReadingAtOnceGives(string kind)
    {
        Gpt model = Gpt.Create(GptKinds.All[kind], Corpus.FromText("the cat sat on the mat"), seed: 3);
        int[] ids = [.. Enumerable.Range(0, 24).Select(i => i * i * 7 % model.Vocabulary.Size)];
        float[] atOnce = Forward(model, ids, 2);
        GptState state = model.InitialState(2);
        for (int t = 0; t < 12; t++)
        {
            (float[] logits, state) = model.Step(ids.AsSpan(t * 2, 2), state);
            Close(atOnce.AsSpan(t * logits.Length, logits.Length), logits);
        }

        // One text alone gives the same bits as beside another.
        int[] alone = [.. ids.Where((_, i) => i % 2 == 1)];
        int symbols = model.Vocabulary.Size;
        float[] beside = [.. Enumerable.Range(0, 12).SelectMany(t => atOnce.AsSpan((t * 2 + 1) * symbols, symbols).ToArray())];
        Assert.Equal(Forward(model, alone, 1), beside);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void TheGradientsAreTheDifferences(string kind)
    {
        Gpt model = Gpt.Create(GptKinds.All[kind] with { Context = 5, Layers = 1, Width = 8 }, Corpus.FromText("abcde"), seed: 3);
        foreach (Parameter parameter in model.Parameters.Trainable)
        {
            Span<float> values = parameter.Value.Edit();
            bool norm = parameter.Name.Contains("norm", StringComparison.Ordinal);
            for (int i = 0; i < values.Length; i++) values[i] = norm ? values[i] + 0.1f * (i % 3) : values[i] * 25 + 0.05f * (i % 3);
        }

        int[] ids = [1, 2, 3, 4, 1, 3, 5, 2, 4, 1], targets = [3, 4, 1, 3, 5, 2, 4, 1, 2, 2];
        Goldens.GradientCheck.Run(tape => [model.Loss(new Pass(tape), ids, targets, 2).Loss], [.. model.Parameters.Trainable.Select(parameter => parameter.Value)], step: 1.0 / 64);
    }

    [Fact]
    public void ALongTextIsReadWithAtLeastHalfAWindow()
    {
        Gpt model = Gpt.Create(small, Corpus.FromText("the cat sat on the mat"), seed: 3);
        int[] ids = [.. Enumerable.Range(0, 40).Select(i => i * i * 7 % model.Vocabulary.Size)];
        var tape = new Tape(recording: false);
        float[] logits = model.Read(new Pass(tape), ids, model.InitialState()).Logits.ToArray();
        int symbols = model.Vocabulary.Size;
        for (int t = 0; t < 40; t++)
        {
            // Windows begin at 0, 6, 12, ... and a symbol is scored in the first that reaches it.
            int start = t < 12 ? 0 : (t - 12) / 6 * 6 + 6;
            Close(Forward(model, ids[start..(t + 1)], 1).AsSpan(^symbols..), logits.AsSpan(t * symbols, symbols));
        }

        Assert.Contains("12", Assert.Throws<ArgumentException>(() => model.Forward(new Pass(new Tape()), ids, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStateIsAValue()
    {
        Gpt model = Gpt.Create(small, Corpus.FromText("the cat sat on the mat"), seed: 3);
        GptState start = model.Step(1).State;
        (float[] first, GptState one) = model.Step(2, start);
        (float[] other, _) = model.Step(3, start);
        Assert.Equal(first, model.Step(2, start).Logits);
        Assert.NotEqual(first, other);
        Assert.Equal(model.Step(4, one).Logits, model.Step([4, 4], one.Select([0, 0])).Logits[model.Vocabulary.Size..]);
    }

    [Theory]
    [InlineData("none", false, true)]
    [InlineData("none", true, false)]
    [InlineData("learned", false, false)]
    [InlineData("rotary", false, false)]
    [InlineData("alibi", false, false)]
    public void WithoutPositionsAndMaskAPermutedTextGivesPermutedScoresAndOnlyThen(string kind, bool causal, bool permuted)
    {
        Gpt model = GptKinds.Create(kind), turnable = ExplainedGpt.Copy(model, model.Spec with { Causal = causal });
        int[] ids = [1, 2, 3, 4, 5, 6], order = [3, 0, 5, 1, 4, 2];
        float[] plain = Forward(turnable, ids, 1), turned = Forward(turnable, [.. order.Select(i => ids[i])], 1);
        var twin = new GptTwin(turnable);
        double[][] exact = twin.Logits(GptKinds.Vectors(model, ids)), exactTurned = twin.Logits(GptKinds.Vectors(model, [.. order.Select(i => ids[i])]));
        int symbols = model.Vocabulary.Size;
        double engine = 0, equations = 0;
        for (int t = 0; t < 6; t++)
        {
            for (int i = 0; i < symbols; i++)
            {
                engine = Math.Max(engine, Math.Abs(plain[order[t] * symbols + i] - turned[t * symbols + i]));
                equations = Math.Max(equations, Math.Abs(exact[order[t]][i] - exactTurned[t][i]));
            }
        }

        // What the equations say exactly is in double precision 0 but for the order of sums.
        Assert.Equal((permuted, permuted), (engine < 1e-5, equations < 1e-13));
    }

    [Fact]
    public void ItLearnsWritesAndIsMeasuredAsAnyLanguageModel()
    {
        Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Repeat("hello world, ", 60))).Split(validation: 0.1);
        Gpt model = Gpt.Create(small with { Dropout = 0.05, AttentionDropout = 0.05 }, corpus, seed: 1);
        double before = model.Evaluate(corpus.Validation!).Loss;
        TrainingReport report = model.Train(corpus, new TrainingSpec { Optimizer = new AdamW(0.01), Steps = 80, BatchSize = 8, SequenceLength = 12, ClipNorm = 1 });
        Assert.True(report.Best?.Loss is null or < 0.5);
        Assert.True(model.Evaluate(corpus.Validation!).Loss < before / 4);
        string text = string.Concat(model.Generate("hello wo", new Sampling { Temperature = 0, Length = 30 }));
        Assert.Equal("rld, hello world, hello world,", text);

        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        Gpt loaded = Gpt.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(text, string.Concat(loaded.Generate("hello wo", new Sampling { Temperature = 0, Length = 30 })));
    }

    [Fact]
    public void WhatIsWrongIsNamed()
    {
        Corpus corpus = Corpus.FromText("the cat sat on the mat");
        string message = Assert.Throws<InvalidSpecException>(() => Gpt.Create(small with { Heads = 3, Context = 1, Positions = new RotaryPositions { Base = -1 } }, corpus)).Message;
        Assert.Contains("Heads", message, StringComparison.Ordinal);
        Assert.Contains("Context", message, StringComparison.Ordinal);
        Assert.Contains("Positions.Base", message, StringComparison.Ordinal);
        Gpt model = Gpt.Create(small, corpus);
        Assert.ThrowsAny<ArgumentException>(() => model.Step(99));
        Assert.Contains("context", Assert.Throws<ArgumentException>(() => model.Train(corpus, new TrainingSpec { SequenceLength = 13, BatchSize = 1, Steps = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Step([1, 2], model.Step(1).State));
    }

    private static float[] Forward(Gpt model, int[] ids, int batch)
    {
        var tape = new Tape(recording: false);
        float[] logits = model.Forward(new Pass(tape), ids, batch).ToArray();
        tape.End();
        return logits;
    }

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-6f);
    }
}
