using Unroll.Data;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Models.Classifiers;

public sealed class ClassifierTests
{
    public static TheoryData<string> Names => ClassifierCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void BatchPaddingAndOrderChangeNoBit(string name)
    {
        Classifier model = ClassifierCases.Create(name);
        SameAnswers.InAnyBatch(Inputs(name, 60), inputs => model.PredictBatch(inputs).Select(Values));
    }

    [Theory, MemberData(nameof(Names))]
    public void SixteenThreadsGetTheAnswersOfOne(string name)
    {
        Classifier model = ClassifierCases.Create(name);
        SameAnswers.FromSixteenThreads(Inputs(name, 12), input => Values(model.Predict(input)));
    }

    [Theory, MemberData(nameof(Names))]
    public void ASavedModelIsTheSame(string name)
    {
        using var folder = new TemporaryFolder();
        Classifier model = ClassifierCases.Create(name);
        model.Save(folder.Path);
        Classifier loaded = Classifier.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        Assert.Equal(model.Labels, loaded.Labels);
        SequenceInput[] inputs = [.. ClassifierCases.Data(name, 10, seed: 9).Select(example => example.Input)];
        Assert.Equal(model.PredictBatch(inputs).Select(Values), loaded.PredictBatch(inputs).Select(Values));
        Assert.Throws<InvalidDataException>(() => LanguageModel.Load(folder.Path));
    }

    [Fact]
    public void TheSeedDecidesTheWeights()
    {
        string weights(ulong seed) => string.Join(' ', ClassifierCases.Create("words", seed).Parameters.All.Select(parameter => Fingerprint.Of(parameter.Value.Values)));
        Assert.Equal(weights(1), weights(1));
        Assert.NotEqual(weights(1), weights(2));
    }

    [Fact]
    public void ProbabilitiesAddUpAndNameTheLabels()
    {
        Classification found = ClassifierCases.Create("words").Predict("good 영화 !");
        Assert.Equal(["class 0", "class 1", "class 2"], found.Probabilities.Select(pair => pair.Label));
        Assert.Equal(1, found.Probabilities.Sum(pair => pair.Probability), 1e-12);
        Assert.Equal(found.Probability, found[found.Label]);
        Assert.Equal([found.Label], found.Labels);
        Assert.Equal(found.Probability, found.Probabilities.Max(pair => pair.Probability));
        Assert.StartsWith(found.Label + " 0.", found.ToString(), StringComparison.Ordinal);
        Assert.Contains("'class 9'", Assert.Throws<KeyNotFoundException>(() => found["class 9"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithSeveralLabelsEachIsDecidedByItself()
    {
        Classifier all = Classifier.Create(ClassifierCases.Specs["labels"] with { Threshold = 0 }, ClassifierCases.Data("labels"), 3);
        Assert.Equal(all.Labels, all.Predict("good").Labels);
        Classifier none = Classifier.Create(ClassifierCases.Specs["labels"] with { Threshold = 1 }, ClassifierCases.Data("labels"), 3);
        Assert.Empty(none.Predict("good").Labels);
    }

    [Fact]
    public void AnEmptyTextIsOneUnknownSymbol()
    {
        Classifier model = ClassifierCases.Create("words");
        Assert.Equal(Values(model.Predict("never-seen")), Values(model.Predict("")));
        Assert.Equal(Values(model.Predict("never-seen")), Values(model.Predict(" \t ")));
    }

    [Fact]
    public void LongerInputsAreReadUpToTheLimit()
    {
        Classifier text = Classifier.Create(ClassifierCases.Specs["words"] with { MaximumLength = 2 }, ClassifierCases.Data("words"), 3), frames = ClassifierCases.Create("shortened");
        Assert.Equal(Values(text.Predict("good bad")), Values(text.Predict("good bad good")));
        float[] values = [.. Enumerable.Range(0, 36).Select(i => i / 10f)];
        Assert.Equal(Values(frames.Predict(new Frames(values.AsMemory(0, 27), 3))), Values(frames.Predict(new Frames(values, 3))));
        Assert.NotEqual(Values(frames.Predict(new Frames(values.AsMemory(0, 24), 3))), Values(frames.Predict(new Frames(values, 3))));
    }

    [Fact]
    public void FramesAreScaledByTheTrainingData()
    {
        // What is added to, and multiplies, a feature everywhere changes nothing: mean and deviation take it away again.
        DataSet<LabelledSequence> data = ClassifierCases.Data("frames");
        LabelledSequence Moved(LabelledSequence example)
        {
            float[] values = example.Input.Frames!.Values.ToArray();
            for (int i = 0; i < values.Length; i += 3) values[i] = values[i] * 64 + 1024;
            return new LabelledSequence(new Frames(values, 3), example.Labels);
        }

        var moved = new DataSet<LabelledSequence>("moved", [.. data.Select(Moved)], () => "moved");
        Classifier model = ClassifierCases.Create("frames"), other = Classifier.Create(ClassifierCases.Specs["frames"], moved, 3);
        foreach ((LabelledSequence a, LabelledSequence b) in data.Zip(moved)) Assert.Equal(model.Predict(a.Input).Probability, other.Predict(b.Input).Probability, 1e-4);
    }

    [Fact]
    public void LabelsThatAreNumbersAreInTheirOrder()
    {
        LabelledSequence[] examples = [.. new[] { "10", "9", "-1", "2" }.Select(label => new LabelledSequence("a", label))];
        var data = new DataSet<LabelledSequence>("numbers", examples, () => "numbers");
        Assert.Equal(["-1", "2", "9", "10"], Classifier.Create(ClassifierCases.Specs["words"], data).Labels);
    }

    [Theory]
    [InlineData("one", "All 2 examples of 'bad' have the label 'a'")]
    [InlineData("none", "Example 2 of 'bad' has 0 labels")]
    [InlineData("two", "Example 1 of 'bad' has 2 labels")]
    [InlineData("mixed", "Example 2 of 'bad' is 1 frames of 2 numbers, but those before are texts")]
    [InlineData("ragged", "Example 2 of 'bad' has frames of 3 numbers; those before have 2")]
    public void DataThatCannotBeLearntIsNamed(string what, string message)
    {
        LabelledSequence[] examples = what switch
        {
            "one" => [new("x", "a"), new("y", "a")],
            "none" => [new("x", "a"), new("y", [])],
            "two" => [new("x", ["a", "b"]), new("y", "a")],
            "mixed" => [new("x", "a"), new(new Frames(new float[2], 2), "b")],
            _ => [new(new Frames(new float[2], 2), "a"), new(new Frames(new float[3], 3), "b")],
        };
        var data = new DataSet<LabelledSequence>("bad", examples, () => "bad");
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Classifier.Create(new ClassifierSpec(), data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputOfTheOtherKindIsRefused()
    {
        Classifier text = ClassifierCases.Create("words"), frames = ClassifierCases.Create("frames");
        Assert.Contains("reads texts", Assert.Throws<ArgumentException>(() => text.Predict(new Frames(new float[3], 3))).Message, StringComparison.Ordinal);
        Assert.Contains("reads frames of 3", Assert.Throws<ArgumentException>(() => frames.Predict("text")).Message, StringComparison.Ordinal);
        Assert.Contains("frames of 2 numbers", Assert.Throws<ArgumentException>(() => frames.Predict(new Frames(new float[2], 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EverythingWrongWithASpecIsNamedAtOnce()
    {
        var spec = new ClassifierSpec { Embedding = 0, Recurrent = null, Pooling = Unroll.Layers.Pooling.FinalState, Dropout = 1, Threshold = 2, Ngrams = new NgramSpec(3, 2), LabelSmoothing = -1 };
        string message = Assert.Throws<InvalidSpecException>(() => Classifier.Create(spec, ClassifierCases.Data("words"))).Message;
        foreach (string field in new[] { "Embedding", "Recurrent", "Pooling", "Dropout", "Threshold", "Ngrams.Maximum", "LabelSmoothing" }) Assert.Contains(field, message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFilesAreNamed()
    {
        using var folder = new TemporaryFolder();
        ClassifierCases.Create("words").Save(folder.Path);
        File.Delete(folder[Unroll.Formats.FolderManifest.FileName]);
        string config = folder["config.json"];
        byte[] whole = File.ReadAllBytes(config);
        var random = new RandomStream(1);
        for (ulong i = 0; i < 400; i++)
        {
            byte[] changed = [.. whole];
            int at = random.Below(whole.Length, 2 * i);
            if (i % 2 == 0) changed = changed[..at];
            else changed[at] = (byte)"0123456789{}[]\",:-e.ntf "[random.Below(24, 2 * i + 1)];
            File.WriteAllBytes(config, changed);
            Exception? error = Record.Exception(() => Classifier.Load(folder.Path));
            Assert.True(error is null or InvalidDataException or Unroll.Formats.CorruptFileException, $"Case {i}: {error}");
        }
    }

    private static SequenceInput[] Inputs(string name, int count) => [.. ClassifierCases.Data(name, count, seed: 9).Select(example => example.Input)];

    private static double[] Values(Classification found) => [.. found.Probabilities.Select(pair => pair.Probability)];
}
