using Unroll.Cells;
using Unroll.Data;
using Unroll.Families;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

public sealed class QuantizedModelTests
{
    private static readonly Corpus corpus = Corpus.FromText(string.Concat(Enumerable.Repeat("the cat sat on the mat, and the dog sat on the log. ", 10)));

    [Theory]
    [InlineData(WeightPrecision.BFloat16, "BF16")]
    [InlineData(WeightPrecision.Int8, "I8")]
    public void ExportingIsRoundingAndSavingAndLoadsAsItIs(WeightPrecision precision, string type)
    {
        using var folder = new TemporaryFolder();
        Gpt model = NewGpt();
        model.Save(folder["trained"]);
        ModelExport.Quantize(folder["trained"], folder["exported"], precision);
        model.Parameters.Quantize(precision);
        model.Save(folder["saved"]);
        foreach (string file in (string[])[ModelFolder.Weights, ModelFolder.Config, ModelFolder.Tokenizer])
            Assert.Equal(File.ReadAllBytes(folder[Path.Combine("saved", file)]), File.ReadAllBytes(folder[Path.Combine("exported", file)]));

        Gpt loaded = Gpt.Load(folder["exported"]);
        Assert.Equal(precision, loaded.Parameters.Precision);
        Assert.Equal(WeightPrecision.Float32, loaded.Parameters["norm.weight"].Precision);
        Assert.Equal(model.Step(3).Logits, loaded.Step(3).Logits);
        SafetensorsFile weights = Safetensors.Read(folder[Path.Combine("exported", ModelFolder.Weights)]);
        Assert.Contains(type, File.ReadAllText(folder[Path.Combine("exported", ModelFolder.Weights)]), StringComparison.Ordinal);
        Assert.Equal(precision == WeightPrecision.Int8, weights.TryGet("layers.0.linear1.weight.scale", out _));

        // What every operation reads are the rounded numbers, whether they ever became floats or not.
        Assert.Equal(model.Parameters["wte.weight"].Value.ToArray(), loaded.Parameters["wte.weight"].Value.ToArray());
        Assert.Equal(model.Step(5).Logits, loaded.Step(5).Logits);
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void ReadingOnFromACacheGivesWhatReadingAtOnceGives(WeightPrecision precision)
    {
        Gpt model = NewGpt();
        model.Parameters.Quantize(precision);
        int symbols = model.Vocabulary.Size;
        int[] ids = [.. Enumerable.Range(0, 60).Select(i => i * i * 7 % symbols)];
        float[] atOnce = Forward(model, ids, 3);
        GptState state = model.InitialState(3);
        for (int t = 0; t < 20; t++)
        {
            (float[] logits, state) = model.Step(ids.AsSpan(t * 3, 3), state);
            for (int i = 0; i < logits.Length; i++) Assert.Equal(atOnce[t * logits.Length + i], logits[i], 1e-4);
        }

        // One text alone gives the same bits as beside others.
        float[] beside = [.. Enumerable.Range(0, 20).SelectMany(t => atOnce.AsSpan((t * 3 + 1) * symbols, symbols).ToArray())];
        Assert.Equal(beside, Forward(model, [.. ids.Where((_, i) => i % 3 == 1)], 1));
    }

    [Fact]
    public void SixteenBitsAreTheModelWithRoundedWeights()
    {
        Gpt rounded = NewGpt(), model = NewGpt();
        model.Parameters.Quantize(WeightPrecision.BFloat16);
        foreach (Parameter parameter in rounded.Parameters.All) model.Parameters[parameter.Name].Value.Values.CopyTo(parameter.Value.Edit());
        int[] ids = [.. Enumerable.Range(0, 20).Select(i => i % model.Vocabulary.Size)];
        Assert.Equal(Forward(rounded, ids, 1), Forward(model, ids, 1));
        Assert.Equal(rounded.Step(1).Logits, model.Step(1).Logits);
    }

    [Fact]
    public void WhatIsRoundedCannotBeTrained()
    {
        Gpt model = NewGpt();
        model.Parameters.Quantize(WeightPrecision.Int8);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => model.Train(corpus, new TrainingSpec { Steps = 1, SequenceLength = 8 }));
        Assert.Contains("rounded to Int8", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidOperationException>(() => model.Parameters.Quantize(WeightPrecision.BFloat16));
        Assert.Contains("does not come back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ARecurrentModelCanBeRoundedToo()
    {
        using var folder = new TemporaryFolder();
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 64, Recurrent = new LstmSpec(64) }, corpus, seed: 2);
        float[] before = Scores(model);
        model.Save(folder["a"]);
        ModelExport.Quantize(folder["a"], folder["b"], WeightPrecision.Int8);
        LanguageModel loaded = LanguageModel.Load(folder["b"]);
        float[] after = Scores(loaded);
        Assert.NotEqual(before, after);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 0.02));
        Assert.Throws<InvalidDataException>(() => ModelExport.Quantize(folder["b"], folder["c"], WeightPrecision.BFloat16));
        Assert.Throws<ArgumentException>(() => ModelExport.Quantize(folder["a"], folder["a"], WeightPrecision.BFloat16));
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void PartsOfAMatrixAreReadAsTheyAre(WeightPrecision precision)
    {
        var parameters = new ParameterSet();
        Parameter weight = parameters.Root.Create("weight", new Shape(96, 40), Initializers.Normal(1), new RandomStream(1));
        Tensor x = Goldens.GradientCheck.Random(2, new Shape(3, 40));
        parameters.Quantize(precision);
        var tape = new Tape(recording: false);
        float[] whole = tape.Linear(x, weight.Value).ToArray(), part = tape.LinearPart(x, weight.Value, null, 32, 64).ToArray();
        Assert.Equal(whole.Where((_, i) => i % 96 >= 32), part);

        // A part that begins elsewhere reads the rounded numbers as floats: inputs keep their bits, which with 8 bits makes a little difference.
        float[] other = tape.LinearPart(x, weight.Value, null, 16, 80).ToArray();
        Assert.All(whole.Where((_, i) => i % 96 >= 16).Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
    }

    [Fact]
    public void ARecurrentModelOfSixteenBitsStreamsTheRoundedWeights()
    {
        LanguageModel NewModel() => LanguageModel.Create(new LanguageModelSpec { Embedding = 64, Recurrent = new GruSpec(64) }, corpus, seed: 2);
        LanguageModel model = NewModel(), rounded = NewModel();
        model.Parameters.Quantize(WeightPrecision.BFloat16);
        foreach (Parameter parameter in rounded.Parameters.All) model.Parameters[parameter.Name].Value.Values.CopyTo(parameter.Value.Edit());
        Assert.Equal(Scores(rounded), Scores(model));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.StreamingPrecision = WeightPrecision.Int8);
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void RoundingWhileLoadingIsLoadingAndRounding(WeightPrecision precision)
    {
        using var folder = new TemporaryFolder();
        Vocabulary letters = Vocabulary.Build(TextUnits.Characters with { Specials = SpecialSymbols.All }, "abcd");
        NewGpt().Save(folder["gpt"]);
        LanguageModel.Create(new LanguageModelSpec { Embedding = 64, Recurrent = new LstmSpec(64) }, corpus, seed: 2).Save(folder["lm"]);
        Seq2Seq.Create(new Seq2SeqSpec { Encoder = new GruSpec(32), Decoder = new GruSpec(32), Embedding = 32 }, letters, letters).Save(folder["seq2seq"]);
        Check(folder["gpt"], Gpt.Load, model => model.Parameters);
        Check(folder["lm"], LanguageModel.Load, model => model.Parameters);
        Check(folder["seq2seq"], Seq2Seq.Load, model => model.Parameters);

        void Check<T>(string path, Func<string, WeightPrecision, T> load, Func<T, ParameterSet> parameters)
        {
            ParameterSet whole = parameters(load(path, WeightPrecision.Float32)), found = parameters(load(path, precision));
            Assert.Equal(WeightPrecision.Float32, whole.Precision);
            whole.Quantize(precision);
            Assert.Equal(precision, found.Precision);
            foreach (Parameter parameter in whole.All)
            {
                Assert.Equal(parameter.Precision, found[parameter.Name].Precision);
                Assert.Equal(parameter.Value.ToArray(), found[parameter.Name].Value.ToArray());
            }

            // A folder that is rounded already is taken as it is, or refused where that is not what was asked for.
            string rounded = path + "-rounded";
            ModelExport.Quantize(path, rounded, precision);
            foreach (WeightPrecision same in (WeightPrecision[])[WeightPrecision.Float32, precision]) Assert.Equal(precision, parameters(load(rounded, same)).Precision);
            WeightPrecision other = precision == WeightPrecision.Int8 ? WeightPrecision.BFloat16 : WeightPrecision.Int8;
            string message = Assert.Throws<InvalidDataException>(() => load(rounded, other)).Message;
            Assert.Contains($"are {precision} already", message, StringComparison.Ordinal);
            Assert.Contains(rounded, message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => load(path, (WeightPrecision)7));
        }
    }

    [Fact]
    public void EveryModelThatIsLoadedCanBeRounded()
    {
        var loading = typeof(Gpt).Assembly.GetExportedTypes().Where(type => type.Namespace is "Unroll.Models" or "Unroll.Families")
            .SelectMany(type => type.GetMethods().Where(method => method.Name == "Load" && method.IsStatic && method.ReturnType == type)).ToList();
        Assert.InRange(loading.Count, 9, 50);
        Assert.All(loading, method => Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(WeightPrecision)));
    }

    [Fact]
    public void ANumberThatIsNotFiniteIsNamed()
    {
        using var folder = new TemporaryFolder();
        Gpt model = NewGpt();
        model.Parameters["layers.1.linear2.weight"].Value.Edit()[7] = float.NaN;
        model.Save(folder["a"]);
        Assert.True(float.IsNaN(Gpt.Load(folder["a"]).Parameters["layers.1.linear2.weight"].Value.Values[7]));
        Assert.Contains("layers.1.linear2.weight", Assert.Throws<CorruptFileException>(() => Gpt.Load(folder["a"], WeightPrecision.Int8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileWithoutTheFactorsOfARowIsAnError()
    {
        using var folder = new TemporaryFolder();
        Gpt model = NewGpt();
        model.Parameters.Quantize(WeightPrecision.Int8);
        model.Save(folder["a"]);
        string weights = folder[Path.Combine("a", ModelFolder.Weights)];
        SafetensorsFile file = Safetensors.Read(weights);
        File.Delete(folder[Path.Combine("a", "manifest.sha256")]);
        Safetensors.Write(weights, file.Arrays.Where(array => array.Name != "layers.0.linear1.weight.scale"), file.Metadata);
        CorruptFileException error = Assert.Throws<CorruptFileException>(() => Gpt.Load(folder["a"]));
        Assert.Contains("layers.0.linear1.weight.scale", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SixteenBitsFromElsewhereCanBeTrained()
    {
        using var folder = new TemporaryFolder();
        Gpt model = NewGpt();
        model.Save(folder["a"]);
        ModelExport.Quantize(folder["a"], folder["b"], WeightPrecision.BFloat16);
        string weights = folder[Path.Combine("b", ModelFolder.Weights)];
        SafetensorsFile file = Safetensors.Read(weights);
        File.Delete(folder[Path.Combine("b", "manifest.sha256")]);
        Safetensors.Write(weights, file.Arrays);
        Gpt loaded = Gpt.Load(folder["b"]);
        Assert.Equal(WeightPrecision.Float32, loaded.Parameters.Precision);
        loaded.Train(corpus, new TrainingSpec { Steps = 1, SequenceLength = 8 });
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void StreamingGivesWhatWholeTextsGiveAndMakesNoFloats(WeightPrecision precision)
    {
        LanguageModel model = LanguageModel.Create(new LanguageModelSpec { Embedding = 64, Recurrent = new LstmSpec(64) { Layers = 2 } }, corpus, seed: 2);
        model.Parameters.Quantize(precision);
        int[] ids = [1, 5, 3, 3, 7, 2, 9];
        int symbols = model.Vocabulary.Size;
        float[] logits = new float[symbols];
        var streamed = new List<float>();
        ITextReading reading = model.Open();
        foreach (int id in ids)
        {
            reading.Step([id], logits);
            streamed.AddRange(logits);
        }

        Assert.All(model.Parameters.All.Where(parameter => parameter.Precision != WeightPrecision.Float32), parameter => Assert.False(parameter.Value.IsWidened, parameter.Name));
        Assert.Equal(model.Open().Read(new Pass(new Tape(recording: false)), ids).ToArray(), streamed);
    }

    private static Gpt NewGpt() => Gpt.Create(new GptSpec { Context = 24, Layers = 2, Heads = 4, Width = 48 }, Vocabulary.Build(TextUnits.Characters, corpus.Train.Text), seed: 4);

    private static float[] Forward(Gpt model, int[] ids, int batch) => model.Forward(new Pass(new Tape(recording: false)), ids, batch).ToArray();

    private static float[] Scores(LanguageModel model)
    {
        ITextReading reading = model.Open();
        float[] logits = new float[model.Vocabulary.Size];
        foreach (int id in (int[])[1, 5, 3]) reading.Step([id], logits);
        return logits;
    }
}
