using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Text;

namespace Unroll.Tests.Models;

public sealed class TaggerTests
{
    public static TheoryData<string> Makes() => [.. TaggerExample.Specs.Keys];

    [Theory, MemberData(nameof(Makes))]
    public void BatchPaddingAndOrderChangeNoBit(string make)
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(90, 3);
        Tagger model = Tagger.Create(TaggerExample.Specs[make], data, seed: 5);
        SameAnswers.InAnyBatch([.. data.Select(sentence => sentence.Words)], sentences => model.PredictAll(sentences).Select(Values));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void BatchPaddingAndOrderChangeNoBitOfFrames(bool crf)
    {
        DataSet<TaggedSequence> data = TaggerExample.Frames(40, 3);
        Tagger model = Tagger.Create(TaggerExample.Small with { Crf = crf, Differences = crf ? [1, 4] : [] }, data, seed: 5);
        SameAnswers.InAnyBatch([.. data.Select(sequence => sequence.Frames!)], frames => model.PredictAll(frames).Select(Values));
        SameAnswers.FromSixteenThreads([.. data.Take(8).Select(sequence => sequence.Frames!)], frames => Values(model.Predict(frames)));
    }

    [Theory, MemberData(nameof(Makes))]
    public void SixteenThreadsGetTheAnswersOfOne(string make)
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(12, 4);
        Tagger model = Tagger.Create(TaggerExample.Specs[make], data, seed: 5);
        SameAnswers.FromSixteenThreads([.. data.Select(sentence => sentence.Words)], words => Values(model.Predict(words)));
    }

    [Theory, MemberData(nameof(Makes))]
    public void ThePoolOfThreadsChangesNoBit(string make)
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(90, 3);
        Tagger model = Tagger.Create(TaggerExample.Specs[make], data, seed: 5);
        IReadOnlyList<string>[] sentences = [.. data.Select(sentence => sentence.Words)];
        IReadOnlyList<Tagging> expected = model.PredictAll(sentences);
        int before = WorkerPool.Threads;
        try
        {
            WorkerPool.Threads = 3;
            AssertSame(expected, model.PredictAll(sentences));
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }

    [Theory, MemberData(nameof(Makes))]
    public void ASavedModelIsTheSame(string make)
    {
        using var folder = new TemporaryFolder();
        DataSet<TaggedSequence> data = TaggerExample.Sentences(20, 5);
        Tagger model = Tagger.Create(TaggerExample.Specs[make], data, seed: 6);
        model.Save(folder.Path);
        Tagger loaded = Tagger.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.Tags, loaded.Tags);
        AssertSame(model.PredictAll([.. data.Select(sentence => sentence.Words)]), loaded.PredictAll([.. data.Select(sentence => sentence.Words)]));
        Assert.Equal(model.Characters is not null, File.Exists(folder["characters.json"]));
    }

    [Fact]
    public void FramesAreScaledByTheTrainingDataAndKeptWithTheModel()
    {
        using var folder = new TemporaryFolder();
        DataSet<TaggedSequence> data = TaggerExample.Frames(30, 5);
        Tagger model = Tagger.Create(TaggerExample.Small with { Crf = true, Differences = [1, 3] }, data, seed: 6);
        Assert.Equal(3, model.Spec.FrameFeatures);
        Assert.InRange(model.Parameters["input.mean"].Value.Values[0], 99f, 101f);
        Assert.Equal(1, model.Parameters["input.scale"].Value.Values[2]);
        // Changes of a normal variable over one step have the variance 2, standardised ones are divided by that; what never changes is left in its size.
        Assert.InRange(model.Parameters["input.differences"].Value.Values[0], 0.5f, 0.9f);
        Assert.Equal(1, model.Parameters["input.differences"].Value.Values[5]);
        model.Save(folder.Path);
        Tagger loaded = Tagger.Load(folder.Path);
        foreach (TaggedSequence sequence in data) AssertSame([model.Predict(sequence.Frames!)], [loaded.Predict(sequence.Frames!)]);
        Assert.Throws<ArgumentException>(() => model.Predict(["word"]));
        Assert.Contains("frames of 3 numbers; these have 2", Assert.Throws<ArgumentException>(() => model.Predict(new Frames(new float[2], 2))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Makes))]
    public void GradientsReachEveryWeight(string make)
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(4, 7);
        Tagger model = Tagger.Create(TaggerExample.Specs[make], data, seed: 8);
        var encoder = new TaggerEncoder(model);
        EncodedTags[] batch = [.. data.Select(encoder.Encode)];
        Tensor[] weights = [.. model.Parameters.Trainable.Select(parameter => parameter.Value)];
        if (make is "convolution" or "convolvedParts") // Its largest values have kinks: the weights after them only.
            weights = [.. model.Parameters.Trainable.Where(parameter => !parameter.Name.StartsWith("characters", StringComparison.Ordinal)).Select(parameter => parameter.Value)];
        GradientCheck.Run(tape => [model.Loss(new Pass(tape), batch).Loss], [.. weights.Where((_, i) => i % 3 == 0)], tolerance: 3e-3);
        Assert.All(model.Parameters.Trainable, parameter => Assert.True(parameter.Value.HasGradient, parameter.Name));
    }

    [Fact]
    public void SyllablesShareTheirParts()
    {
        var data = new DataSet<TaggedSequence>("syllables", [new TaggedSequence(["간", "갈", "나", "a"], ["A", "A", "B", "B"])], () => "s");
        Tagger model = Tagger.Create(TaggerExample.Specs["parts"], data, seed: 1);
        float[] Trailing(string syllable) => Gradient(model, syllable).Select((value, row) => (value, row)).Where(item => item.value).Select(item => (float)item.row).ToArray();
        Assert.Equal([1f, 20f, 44f], Trailing("간"));
        Assert.Equal([1f, 20f, 48f], Trailing("갈"));
        Assert.Equal([3f, 20f], Trailing("나"));
        Assert.Empty(Trailing("a"));
    }

    // Which rows of the parts' table move a word's score.
    private static bool[] Gradient(Tagger model, string word)
    {
        Tensor table = model.Parameters["characters.parts.weight"].Value;
        table.ClearGradient();
        var encoder = new TaggerEncoder(model);
        var tape = new Tape();
        tape.Backward(tape.Sum(model.Scores(new Pass(tape), [encoder.Encode([word])])));
        return [.. table.Gradient.ToArray().Chunk(table.Shape[1]).Select(row => row.Any(value => value != 0))];
    }

    [Fact]
    public void ATextIsCutAsTheSpecSays()
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(4, 7);
        Tagger model = Tagger.Create(TaggerExample.Small, data);
        Assert.Equal(["The", "dog", ",", "it", "'", "s", "late", "."], model.SplitWords("The dog, it ' s late.\n"));
        Assert.Equal(["dog,", "late."], Tagger.Create(TaggerExample.Small with { Words = TextUnits.Words() }, data).SplitWords(" dog,  late. "));
        Assert.Equal(["The", "dog"], model.Tag("The dog").Words);
    }

    [Fact]
    public void ProbabilitiesAreThoseOfTheScores()
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(4, 7);
        foreach (TaggerSpec spec in TaggerExample.Specs.Values)
        {
            Tagging tagging = Tagger.Create(spec, data, seed: 3).Predict(data[0].Words);
            Assert.All(tagging.Probabilities, probability => Assert.InRange(probability, 0.05, 1));
            Assert.Equal(data[0].Length, tagging.Length);
        }
    }

    [Fact]
    public void WhatCannotBeIsSaid()
    {
        DataSet<TaggedSequence> data = TaggerExample.Sentences(4, 7);
        Tagger model = Tagger.Create(TaggerExample.Small, data);
        Assert.Throws<ArgumentException>(() => model.Predict([]));
        Assert.Throws<ArgumentException>(() => model.Predict(["a", ""]));
        Assert.Throws<ArgumentException>(() => model.Predict(new Frames(new float[2], 2)));
        Assert.Throws<ArgumentException>(() => model.Tag("  "));
        Assert.Throws<ArgumentException>(() => Tagger.Create(TaggerExample.Small, [.. data, .. TaggerExample.Frames(1, 1)]));
        Assert.Throws<ArgumentException>(() => new TaggedSequence(["a"], ["A", "B"]));
        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => Tagger.Create(
            TaggerExample.Small with { Embedding = -1, WordDropout = 1, Differences = [2, 0], Characters = new CharacterSpec { Features = 3, Units = TextUnits.Words() }, Recurrent = new LstmSpec(0) }, data));
        foreach (string field in new[] { "Embedding", "WordDropout", "Differences", "Characters.Features", "Characters.Units", "Recurrent.Hidden" }) Assert.Contains(field, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static string Values(Tagging tagging) => string.Join(' ', tagging.Tags.Zip(tagging.Probabilities, (tag, probability) => $"{tag} {probability:R}"));

    private static void AssertSame(IReadOnlyList<Tagging> expected, IReadOnlyList<Tagging> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Tags, actual[i].Tags);
            Assert.Equal(expected[i].Probabilities, actual[i].Probabilities);
        }
    }
}
