using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tests.Models.Captioners;
using Unroll.Training;

namespace Unroll.Tests.Insight.Captions;

public sealed class ExplainCaptionerTests
{
    [Theory, InlineData("convolution"), InlineData("patches"), InlineData("features")]
    public void TheScoresAreThoseOfTheCaption(string name)
    {
        Captioner model = CaptionerCases.Create(name);
        Image image = CaptionerCases.Data(name)[0].Image;
        CaptionInfluence why = model.Explain(image, patches: 3, beam: 2);
        Assert.Equal(model.Caption(image, 2), why.Caption);
        Assert.Equal(why.Caption.LogProbability, why.Attributions.Sum(symbol => symbol.Score), 1e-4);
        Assert.Equal(why.Symbols.Count, why.Attributions.Count);
        Assert.All(why.Attributions, symbol => Assert.Equal(why.Rows * why.Columns, symbol.Occlusion.Length));
    }

    [Fact]
    public void OcclusionIsTheDifferenceThatCoveringMakes()
    {
        // Covered by hand: the patch takes the mean of the training images, channel by channel.
        Captioner model = CaptionerCases.Create("convolution");
        Image image = CaptionerCases.Data("convolution")[0].Image;
        CaptionInfluence why = model.Explain(image, patches: 3, caption: "red middle");
        Assert.Equal((3, 2), (why.Rows, why.Columns));
        float[] mean = model.Parameters["input.mean"].Value.ToArray();
        float[] values = image.Values.ToArray();
        for (int channel = 0; channel < 3; channel++)
        {
            // Row 2, column 1 of the patches: rows 2 and 3 and the first three of five columns.
            for (int row = 2; row < 4; row++) values.AsSpan(channel * 30 + row * 5, 3).Fill(mean[channel]);
        }

        double loss(Image one)
        {
            CaptionScore score = model.Evaluate(new DataSet<CaptionedImage>("one", [new CaptionedImage(one, "red middle")], () => "one"));
            return score.Loss * score.Symbols;
        }

        Assert.Equal(loss(new Image(values, 3, image.Size)) - loss(image), why.Attributions.Sum(symbol => symbol.Occlusion[2]), 1e-4);
    }

    [Fact]
    public void ForAnAlmostLinearModelBothMeasuresAgree()
    {
        // Small changes of a smooth model: an image close to the mean, so that covering a patch is a small step along the gradient.
        Captioner model = CaptionerCases.Create("features");
        float[] mean = model.Parameters["input.mean"].Value.ToArray(), deviation = model.Parameters["input.deviation"].Value.ToArray();
        float[] near = [.. mean.Select((value, i) => value + 1e-3f * deviation[i] * ((i * 7) % 5 - 2))];
        CaptionInfluence why = model.Explain(Image.FromFeatures(near), beam: 1);
        foreach (Attribution symbol in why.Attributions) Assert.Equal(symbol.GradientTimesInput[0], symbol.Occlusion[0], Math.Abs(symbol.Occlusion[0]) * 0.05 + 2e-6);
    }

    [Fact]
    public void ExplainingChangesNothingAndManyMayExplain()
    {
        Captioner model = CaptionerCases.Create("patches");
        Image image = CaptionerCases.Data("patches")[0].Image;
        string before = string.Join(' ', model.Parameters.All.Select(parameter => Fingerprint.Of(parameter.Value.Values)));
        CaptionInfluence expected = model.Explain(image);
        var found = new CaptionInfluence[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => found[i] = model.Explain(image)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.All(found, one => Assert.Equal(expected.Attributions[0].GradientTimesInput, one.Attributions[0].GradientTimesInput));
        Assert.Equal(before, string.Join(' ', model.Parameters.All.Select(parameter => Fingerprint.Of(parameter.Value.Values))));
        Assert.All(model.Parameters.All, parameter => Assert.False(parameter.Value.HasGradient));
    }

    [Fact]
    public void TheBarIsWhereTheWordCameFrom()
    {
        // Trained until exact, covering the bar hurts its colour more than covering any other row.
        DataSet<CaptionedImage> data = CaptionerCases.Data("convolution", 48);
        Captioner model = Captioner.Create(CaptionerCases.Specs["convolution"], data, 3);
        model.Train(new DataSplit<CaptionedImage>(data), new TrainingSpec { Optimizer = new Adam(0.01), Steps = 150, BatchSize = 12, ClipNorm = 1, Seed = 5 });
        int right = 0;
        for (int i = 0; i < 12; i++)
        {
            int place = data[i].Caption.EndsWith("top", StringComparison.Ordinal) ? 0 : data[i].Caption.EndsWith("middle", StringComparison.Ordinal) ? 1 : 2;
            double[] colour = model.Explain(data[i].Image, patches: 3, caption: data[i].Caption).Attributions[0].Occlusion;
            double[] rows = [.. Enumerable.Range(0, 3).Select(row => colour[2 * row] + colour[2 * row + 1])];
            right += Array.IndexOf(rows, rows.Max()) == place ? 1 : 0;
        }

        Assert.InRange(right, 10, 12);
    }
}
