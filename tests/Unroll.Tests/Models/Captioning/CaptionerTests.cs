using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models.Captioners;

public sealed class CaptionerTests
{
    public static TheoryData<string> Names => CaptionerCases.Names;

    [Theory, MemberData(nameof(Names))]
    public void BatchPaddingAndOrderChangeNoBitOfALossOrCaption(string name)
    {
        Captioner model = CaptionerCases.Create(name);
        DataSet<CaptionedImage> data = CaptionerCases.Data(name, 40, seed: 9);
        SameAnswers.InAnyBatch([.. model.Reader.Read(data)], examples => CaptionEvaluation.Losses(model, examples, default));
        CaptionScore all = model.Evaluate(data), backwards = model.Evaluate(data.Select("backwards", [.. Enumerable.Range(0, 40).Reverse()]));
        Assert.Equal((all.Loss, all.Symbols, all.ExactMatch), (backwards.Loss, backwards.Symbols, backwards.ExactMatch));
        Assert.Equal(all.Bleu.Value, backwards.Bleu.Value, 1e-9);
    }

    [Theory, MemberData(nameof(Names))]
    public void SixteenThreadsGetTheAnswersOfOne(string name)
    {
        Captioner model = CaptionerCases.Create(name);
        SameAnswers.FromSixteenThreads([.. CaptionerCases.Data(name, 8, seed: 9).Select(example => example.Image)], image => model.Caption(image, 3));
    }

    [Theory, MemberData(nameof(Names))]
    public void ASavedModelIsTheSame(string name)
    {
        using var folder = new TemporaryFolder();
        Captioner model = CaptionerCases.Create(name);
        model.Save(folder.Path);
        Captioner loaded = Captioner.Load(folder.Path);
        Assert.Equal(model.Spec, loaded.Spec);
        foreach (CaptionedImage example in CaptionerCases.Data(name, 10, seed: 9))
            Assert.Equal(model.Captions(example.Image, new BeamSearch(3) { Results = 3 }), loaded.Captions(example.Image, new BeamSearch(3) { Results = 3 }));
        Assert.Throws<InvalidDataException>(() => LanguageModel.Load(folder.Path));
    }

    [Theory, MemberData(nameof(Names))]
    public void StepsSayWhatTheWholeForwardSays(string name)
    {
        // The log probability of a caption as the beam adds it up is the loss of the caption as an example, with the sign turned.
        Captioner model = CaptionerCases.Create(name);
        Image image = CaptionerCases.Data(name)[0].Image;
        foreach (Caption caption in model.Captions(image, new BeamSearch(8) { Results = 8 }).Where(caption => caption.Ended && caption.Text.Trim() == caption.Text))
        {
            var data = new DataSet<CaptionedImage>("one", [new CaptionedImage(image, caption.Text)], () => "one");
            CaptionScore score = model.Evaluate(data);
            Assert.Equal(-caption.LogProbability, score.Loss * score.Symbols, 1e-4);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void AWiderBeamNeverFindsAWorseCaptionThanThePlainChoice(string name)
    {
        Captioner model = CaptionerCases.Create(name);
        foreach (CaptionedImage example in CaptionerCases.Data(name, 12, seed: 4))
        {
            IReadOnlyList<Caption> wide = model.Captions(example.Image, new BeamSearch(500) { Results = 3, MaximumLength = 3 });
            Assert.True(wide[0].Score >= model.Captions(example.Image, new BeamSearch(1) { MaximumLength = 3 })[0].Score - 1e-9);
            Assert.True(wide[0].Score >= wide[1].Score && wide[1].Score >= wide[2].Score);
        }
    }

    [Fact]
    public void TheSeedDecidesTheWeights()
    {
        string weights(ulong seed) => string.Join(' ', CaptionerCases.Create("convolution", seed).Parameters.All.Select(parameter => Fingerprint.Of(parameter.Value.Values)));
        Assert.Equal(weights(1), weights(1));
        Assert.NotEqual(weights(1), weights(2));
    }

    [Fact]
    public void ImagesAreScaledByTheTrainingData()
    {
        DataSet<CaptionedImage> data = CaptionerCases.Data("convolution");
        Image Brighter(Image image) => new(Array.ConvertAll(image.Values.ToArray(), value => value * 64 + 1024), 3, image.Size);
        var moved = new DataSet<CaptionedImage>("moved", [.. data.Select(example => example with { Image = Brighter(example.Image) })], () => "moved");
        Captioner model = Captioner.Create(CaptionerCases.Specs["convolution"], data, 3), other = Captioner.Create(CaptionerCases.Specs["convolution"], moved, 3);
        Assert.Equal(model.Evaluate(data).Loss, other.Evaluate(moved).Loss, 1e-3);
    }

    [Fact]
    public void ImagesOfAnotherSizeAreNamed()
    {
        Captioner model = CaptionerCases.Create("convolution");
        var large = new Image(new float[3 * 64], 3, new ImageSize(8, 8));
        Assert.Contains("8 x 8, 3 channels; the model reads 6 x 5", Assert.Throws<ArgumentException>(() => model.Caption(large)).Message, StringComparison.Ordinal);
        var mixed = new DataSet<CaptionedImage>("mixed", [.. CaptionerCases.Data("convolution", 2), new CaptionedImage(large, "x")], () => "mixed");
        Assert.Contains("Image 2 of 'mixed' is 8 x 8", Assert.Throws<ArgumentException>(() => Captioner.Create(CaptionerCases.Specs["convolution"], mixed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASpecThatCannotBeSaysAllThatIsWrong()
    {
        var spec = new CaptionerSpec
        {
            Units = TextUnits.PennTreebank,
            Encoder = new ConvolutionImageEncoder { Channels = [], Kernel = 4, Size = 0 },
            Recurrent = new GruSpec(8) { Bidirectional = true },
            Embedding = 0,
            MaximumLength = 0,
            Shift = -1,
            OutputDropout = 1,
        };
        InvalidSpecException wrong = Assert.Throws<InvalidSpecException>(() => Captioner.Create(spec, CaptionerCases.Data("convolution")));
        foreach (string field in (string[])["Units.Specials", "Encoder.Channels", "Encoder.Kernel", "Encoder.Size", "Recurrent.Bidirectional", "Embedding", "MaximumLength", "Shift", "OutputDropout"])
            Assert.Contains(wrong.Problems, problem => problem.Field == field);
        InvalidSpecException unknown = Assert.Throws<InvalidSpecException>(() => Captioner.Create(new CaptionerSpec(), Vocabulary.Build(TextUnits.Words(), "a b")));
        Assert.Contains(unknown.Problems, problem => problem.Field == "Height");
        Assert.Contains("A patch must fit", Assert.Throws<InvalidSpecException>(() => Captioner.Create(new CaptionerSpec { Encoder = new PatchImageEncoder { Patch = 7 } }, CaptionerCases.Data("patches"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LongCaptionsAreCutAndLineEndsAreSpaces()
    {
        Captioner model = CaptionerCases.Create("convolution");
        CaptionedImage first = CaptionerCases.Data("convolution")[0];
        var data = new DataSet<CaptionedImage>("lines", [first with { Caption = "red\r\nmiddle" }, first with { Caption = "red middle" }, first with { Caption = string.Join(' ', Enumerable.Repeat("red", 40)) }], () => "lines");
        Assert.Equal(3 + 3 + 12, model.Evaluate(data).Symbols);
        Assert.Equal(model.Evaluate(data.Select("0", [0])).Loss, model.Evaluate(data.Select("1", [1])).Loss);
    }
}
