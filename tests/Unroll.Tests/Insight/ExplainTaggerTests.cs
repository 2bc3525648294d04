using Unroll.Data;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Models;
using Unroll.Training;

namespace Unroll.Tests.Insight;

public sealed class ExplainTaggerTests
{
    [Theory, InlineData("plain"), InlineData("crf"), InlineData("convolution"), InlineData("words")]
    public void TheCauseIsFound(string make)
    {
        // The tag of a word is its first letter and whether "NOT" stands before it; nothing else matters.
        string[][] sentences = [["apple", "ball"], ["NOT", "apple", "ball"], ["ball", "NOT", "ball"], ["NOT", "ball", "apple"], ["apple", "apple"], ["ball", "apple", "NOT", "apple"]];
        var data = new DataSet<TaggedSequence>(
            "not", [.. sentences.Select(words => new TaggedSequence(words, [.. words.Select((word, t) => word == "NOT" ? "N" : $"{(t > 0 && words[t - 1] == "NOT" ? "no" : "yes")}-{word[0]}")]))], () => "not");
        Tagger model = Tagger.Create(TaggerExample.Specs[make] with { WordDropout = 0, InputDropout = 0, OutputDropout = 0 }, data, seed: 2);
        model.Train(new DataSplit<TaggedSequence>(data), new TrainingSpec { Optimizer = new AdamW(1e-2), Steps = 150, BatchSize = 6, Seed = 1 });
        float[] before = [.. model.Parameters.All.SelectMany(parameter => parameter.Value.ToArray())];

        TagExplanation why = model.Explain(["NOT", "ball", "apple"], 1);
        Assert.Equal("no-b", why.Tag);
        Assert.InRange(why.Inputs.Probability!.Value, 0.8, 1);
        Assert.True(why.Inputs.Occlusion[0] > 3 * Math.Abs(why.Inputs.Occlusion[2]), string.Join(' ', why.Inputs.Occlusion));
        Assert.True(why.Inputs.Norms[0] + why.Inputs.Norms[1] > why.Inputs.Norms[2], string.Join(' ', why.Inputs.Norms));
        Assert.Equal(make == "words" ? null : 4, why.Characters?.Occlusion.Length);
        Assert.Equal(make == "words" ? null : "b a l l", why.Characters is null ? null : string.Join(' ', why.Characters.Inputs));
        float[] after = [.. model.Parameters.All.SelectMany(parameter => parameter.Value.ToArray())];
        Assert.Equal(before, after);
        Assert.Equal("yes-b", model.Explain(["NOT", "ball"], ^1, tag: "yes-b").Tag);
        Assert.Throws<ArgumentException>(() => model.Explain(["ball"], 0, tag: "X"));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Explain(["ball"], 3));
    }

    [Theory, InlineData("plain"), InlineData("convolution"), InlineData("crf"), InlineData("parts")]
    public void GradientsOfLettersAreThoseOfFiniteDifferences(string make)
    {
        // Only one word, in which every letter stands once: a change of a letter's vector changes nothing else.
        DataSet<TaggedSequence> data = TaggerExample.Sentences(10, 3);
        Tagger model = Tagger.Create(TaggerExample.Specs[make] with { Embedding = 0 }, data, seed: 2);
        var encoder = new TaggerEncoder(model);
        EncodedTags[] input = [encoder.Encode(["dog"])];
        TagExplanation why = model.Explain(["dog"], 0);
        int tag = model.Tags.ToList().IndexOf(why.Tag), width = model.Spec.Characters.Embedding;
        for (int letter = 0; letter < 3; letter++)
        {
            Tagger copy = model.Copy();
            double Score(float factor)
            {
                Span<float> vector = copy.Parameters["characters.embedding.weight"].Value.Edit().Slice(input[0].Words[0].Characters[letter + 1] * width, width);
                for (int i = 0; i < width; i++) vector[i] *= factor;
                var tape = new Tape(recording: false);
                double score = Math.Log(copy.Probability(copy.Scores(new Pass(tape), input).Values, 0, tag));
                for (int i = 0; i < width; i++) vector[i] /= factor;
                return score;
            }

            const float step = 1f / 64;
            Assert.Equal((Score(1 + step) - Score(1 - step)) / (2 * step), why.Characters!.GradientTimesInput[letter], 2e-4);
        }
    }

    [Fact]
    public void OfALongSequenceTheNeighbourhoodIsMeasured()
    {
        DataSet<TaggedSequence> data = TaggerExample.Frames(10, 3);
        Tagger model = Tagger.Create(TaggerExample.Small, data, seed: 2);
        var frames = new Frames(Enumerable.Range(0, 3 * 300).Select(i => (float)(i % 7)).ToArray(), 3);
        TagExplanation why = model.Explain(frames, 100);
        Assert.Equal((36, 129), (why.First, why.Inputs.Inputs.Count));
        Assert.Equal("100", why.Inputs.Inputs[why.Of - why.First]);
        Assert.Equal(129, why.Inputs.Occlusion.Length);
    }
}
