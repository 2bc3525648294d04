using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Models.Transcribing;
using Unroll.Training;

namespace Unroll.Tests.Insight;

public sealed class ExplainTranscriberTests
{
    [Fact]
    public void EachSymbolHangsOnTheFramesThatSayIt()
    {
        DataSet<Utterance> data = SpokenToys.Create(60);
        Transcriber model = Transcriber.Create(SpokenToys.Spec, data, seed: 5);
        model.Train(new DataSplit<Utterance>(data), new TrainingSpec { Optimizer = new AdamW(2e-2), Steps = 100, BatchSize = 8, ClipNorm = 1 });
        Frames frames = SpokenToys.Say("cab", new RandomStream(3)).Frames;
        model.Parameters.ClearGradients();
        float[] before = model.Parameters["output.weight"].Value.ToArray();
        IReadOnlyList<FrameInfluence> symbols = model.Explain(frames);
        Transcript transcript = model.Transcribe(frames);
        Assert.Equal("cab", string.Concat(symbols.Select(symbol => symbol.Symbol)));
        Assert.Equal(transcript.Symbols.Select(symbol => symbol.Frame), symbols.Select(symbol => symbol.Frame));
        Assert.Equal(before, model.Parameters["output.weight"].Value.ToArray());
        Assert.False(model.Parameters["output.weight"].Value.HasGradient);
        foreach (FrameInfluence symbol in symbols)
        {
            Assert.Equal(frames.Length, symbol.Norms.Length);
            Assert.InRange(symbol.Probability, 0.3, 1);
            // What moves it most lies around the place where it is said.
            Assert.InRange(Array.IndexOf(symbol.Norms, symbol.Norms.Max()) - symbol.Frame, -6, 6);
            Assert.InRange(Array.IndexOf(symbol.Occlusion, symbol.Occlusion.Max()) - symbol.Frame, -6, 6);
            Assert.InRange(symbol.RankAgreement!.Value, -1, 1);
        }
    }

    [Fact]
    public void TheProductIsTheDerivativeOfScalingAFrame()
    {
        Transcriber model = Transcriber.Create(SpokenToys.Spec with { Standardize = false }, SpokenToys.Create(10), seed: 11);
        // Raised so that it says something at all, untrained as it is.
        Span<float> bias = model.Parameters["output.bias"].Value.Edit();
        bias[0] = -2;
        Frames frames = SpokenToys.Say("ab", new RandomStream(3)).Frames;
        FrameInfluence symbol = model.Explain(frames)[0];
        int label = Enumerable.Range(1, 3).Single(id => model.Vocabulary.Symbol(id) == symbol.Symbol);
        for (int t = 0; t < frames.Length; t += 3)
        {
            const float step = 1 / 64f;
            double difference = (LogProbability(t, 1 + step) - LogProbability(t, 1 - step)) / (2 * step);
            Assert.Equal(difference, symbol.GradientTimesInput[t], 2e-3);
        }

        double LogProbability(int t, float factor)
        {
            float[] scaled = frames.Values.ToArray();
            for (int c = 0; c < frames.Features; c++) scaled[t * frames.Features + c] *= factor;
            double found = 0;
            model.Run([model.Reader.Read(new Frames(scaled, frames.Features), "x")], (_, rows) => found = rows[symbol.Frame / 2 * model.Vocabulary.Size + label]);
            return found;
        }
    }

    [Fact]
    public void SilenceHasNoSymbols()
    {
        Transcriber model = Transcriber.Create(SpokenToys.Spec, SpokenToys.Create(3));
        model.Parameters["output.bias"].Value.Edit()[0] = 50;
        Assert.Empty(model.Explain(SpokenToys.Say("ab", new RandomStream(3)).Frames));
    }
}
