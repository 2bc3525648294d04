using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Models;

public sealed class LanguageModelTests
{
    private const string Text = "the quick brown fox jumps over the lazy dog; 다람쥐 헌 쳇바퀴에 타고파.";

    public static TheoryData<string> Kinds => ["lstm", "gru", "rnn", "tied", "projected"];

    [Theory, MemberData(nameof(Kinds))]
    public void SavedAndLoadedIsTheSameToTheBit(string kind)
    {
        using var folder = new TemporaryFolder();
        LanguageModel model = Create(kind);
        model.Save(folder.Path);
        LanguageModel loaded = LanguageModel.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.Vocabulary.Hash, loaded.Vocabulary.Hash);
        foreach (Parameter parameter in model.Parameters.All) Assert.Equal(parameter.Value.ToArray(), loaded.Parameters[parameter.Name].Value.ToArray());
        Assert.Equal(Logits(model, Text), Logits(loaded, Text));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void StepByStepIsTheWholeSequence(string kind)
    {
        LanguageModel model = Create(kind);
        int[] ids = model.Vocabulary.Encode(Text);
        float[] whole = Logits(model, Text);
        RecurrentState? state = null;
        for (int t = 0; t < ids.Length; t++)
        {
            (float[] logits, state) = model.Step(ids[t], state);
            for (int i = 0; i < logits.Length; i++) Assert.Equal(whole[t * logits.Length + i], logits[i], 1e-5f);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void ABatchIsOneByOne(string kind)
    {
        LanguageModel model = Create(kind);
        int[] first = model.Vocabulary.Encode("the lazy dog"), second = model.Vocabulary.Encode("brown foxes "), both = new int[first.Length * 2];
        for (int t = 0; t < first.Length; t++) (both[2 * t], both[2 * t + 1]) = (first[t], second[t]);
        var tape = new Tape(recording: false);
        float[] together = model.Forward(new Pass(tape), both, batch: 2).Logits.ToArray();
        float[] firstAlone = Logits(model, "the lazy dog"), secondAlone = Logits(model, "brown foxes ");
        int symbols = model.Vocabulary.Size;
        for (int t = 0; t < first.Length; t++)
        {
            for (int i = 0; i < symbols; i++)
            {
                Assert.Equal(firstAlone[t * symbols + i], together[2 * t * symbols + i], 1e-5f);
                Assert.Equal(secondAlone[t * symbols + i], together[(2 * t + 1) * symbols + i], 1e-5f);
            }
        }
    }

    [Fact]
    public void SixteenBitWeightsWriteNearlyTheSame()
    {
        LanguageModel model = Create("lstm");
        float[] exact = Stepped(model);
        model.StreamingPrecision = WeightPrecision.BFloat16;
        float[] rounded = Stepped(model);
        Assert.NotEqual(exact, rounded);
        for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], rounded[i], 0.02f);
    }

    [Fact]
    public void ManyThreadsMayUseOneModel()
    {
        LanguageModel model = Create("lstm");
        float[] expected = Stepped(model);
        float[][] results = new float[16][];
        var threads = new Thread[results.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int mine = i;
            threads[i] = new Thread(() => results[mine] = Stepped(model));
            threads[i].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        foreach (float[] result in results) Assert.Equal(expected, result);
    }

    [Fact]
    public void TiedWeightsShareOneGradient()
    {
        LanguageModel tied = Create("tied"), untied = LanguageModel.Create(tied.Spec with { Tied = false }, tied.Vocabulary);
        foreach (Parameter parameter in tied.Parameters.All) parameter.Value.Values.CopyTo(untied.Parameters[parameter.Name].Value.Edit());
        tied.Parameters["embedding.weight"].Value.Values.CopyTo(untied.Parameters["decoder.weight"].Value.Edit());
        Assert.False(tied.Parameters.TryGet("decoder.weight", out _));
        foreach (LanguageModel model in new[] { tied, untied }) Backward(model);
        float[] shared = tied.Parameters["embedding.weight"].Value.Gradient.ToArray();
        ReadOnlySpan<float> input = untied.Parameters["embedding.weight"].Value.Gradient, output = untied.Parameters["decoder.weight"].Value.Gradient;
        for (int i = 0; i < shared.Length; i++) Assert.Equal(input[i] + output[i], shared[i], 1e-6f);
    }

    [Fact]
    public void TheSeedDecidesTheWeights()
    {
        LanguageModelSpec spec = Create("lstm").Spec;
        Vocabulary vocabulary = Vocabulary.Build(spec.Units, Text);
        float[] Weights(ulong seed) => LanguageModel.Create(spec, vocabulary, seed).Parameters["rnn.weight_hh_l0"].Value.ToArray();
        Assert.Equal(Weights(3), Weights(3));
        Assert.NotEqual(Weights(3), Weights(4));
    }

    [Fact]
    public void AnInitialRangeBoundsEveryWeight()
    {
        LanguageModel model = LanguageModel.Create(Create("gru").Spec with { InitialRange = 0.05 }, Vocabulary.Build(TextUnits.Characters, Text));
        foreach (Parameter parameter in model.Parameters.All)
        {
            float[] values = parameter.Value.ToArray();
            Assert.InRange(values.Max(Math.Abs), 0.03f, 0.05f);
        }
    }

    [Fact]
    public void AllProblemsOfASpecAreNamed()
    {
        var spec = new LanguageModelSpec { Embedding = -1, Recurrent = new LstmSpec(0) { Bidirectional = true }, Tied = true, InputDropout = 1, OutputDropout = -0.5, InitialRange = 0 };
        InvalidSpecException thrown = Assert.Throws<InvalidSpecException>(() => LanguageModel.Create(spec, Vocabulary.Build(TextUnits.Characters, Text)));
        string[] fields = [.. thrown.Problems.Select(problem => problem.Field)];
        foreach (string field in new[] { "Embedding", "Recurrent.Hidden", "Recurrent.Bidirectional", "Tied", "InputDropout", "OutputDropout", "InitialRange" }) Assert.Contains(field, fields, StringComparer.Ordinal);
    }

    [Fact]
    public void AnotherVocabularyIsAnErrorNotGarbage()
    {
        using var folder = new TemporaryFolder();
        Create("lstm").Save(folder.Path);
        File.Delete(Path.Combine(folder.Path, "manifest.sha256"));
        File.WriteAllBytes(Path.Combine(folder.Path, "tokenizer.json"), Vocabulary.Build(TextUnits.Characters, "other symbols altogether").ToJson());
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => LanguageModel.Load(folder.Path));
        Assert.Contains("another vocabulary", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatAConfigLeavesOutHasItsDefault()
    {
        using var folder = new TemporaryFolder();
        LanguageModel model = Create("lstm");
        model.Save(folder.Path);
        File.Delete(Path.Combine(folder.Path, "manifest.sha256"));
        string path = Path.Combine(folder.Path, "config.json");
        string[] kept = [.. File.ReadAllLines(path).Where(line => !line.Contains("\"bias\"", StringComparison.Ordinal) && !line.Contains("inputDropout", StringComparison.Ordinal))];
        File.WriteAllLines(path, kept);
        Assert.Equal(model.Spec with { InputDropout = 0 }, LanguageModel.Load(folder.Path).Spec);
    }

    [Fact]
    public void AWrongIdIsAClearError() =>
        Assert.Contains("ids 0 to", Assert.Throws<ArgumentOutOfRangeException>(() => Create("gru").Step(10_000)).Message, StringComparison.Ordinal);

    internal static LanguageModel Create(string kind)
    {
        RecurrentSpec recurrent = kind switch
        {
            "gru" => new GruSpec(12) { Layers = 2 },
            "rnn" => new ElmanSpec(12),
            "projected" => new LstmSpec(12) { Projection = 5 },
            _ => new LstmSpec(12) { Layers = 2, Dropout = 0.1 },
        };
        var spec = new LanguageModelSpec { Embedding = kind == "tied" ? 12 : 7, Recurrent = recurrent, Tied = kind == "tied", InputDropout = 0.1, Units = TextUnits.Jamo };
        return LanguageModel.Create(spec, Vocabulary.Build(spec.Units, Text), seed: 3);
    }

    private static float[] Logits(LanguageModel model, string text)
    {
        var tape = new Tape(recording: false);
        return model.Forward(new Pass(tape), model.Vocabulary.Encode(text), batch: 1).Logits.ToArray();
    }

    private static float[] Stepped(LanguageModel model)
    {
        float[] logits = [];
        RecurrentState? state = null;
        for (int i = 0; i < 20; i++)
        {
            foreach (int id in model.Vocabulary.Encode("the lazy dog")) (logits, state) = model.Step(id, state);
        }

        return logits;
    }

    private static void Backward(LanguageModel model)
    {
        int[] ids = model.Vocabulary.Encode("the lazy dog jumps");
        var tape = new Tape();
        tape.Backward(model.Loss(new Pass(tape, Training: false, new RandomStream(1)), ids.AsSpan(..^1), ids.AsSpan(1..), batch: 1).Loss);
    }
}
