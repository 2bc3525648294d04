using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Tests.Decoding;

/// <summary>Decoding as one would write it down first: one source, one hypothesis, one step of the model at a time.</summary>
internal sealed class PlainDecoding(Seq2Seq model, int[] source)
{
    /// <summary>The likeliest symbol at every step.</summary>
    public BeamHypothesis Greedy(int maximum)
    {
        var tape = new Tape(recording: false);
        EncodedSource read = model.Encode(new Pass(tape), [source]);
        IDecoderState state = model.Begin(read);
        var text = new Draft([], 0, [], []);
        int last = model.TargetVocabulary.Start!.Value;
        while (text.Steps.Length < maximum && last != model.TargetVocabulary.End)
        {
            DecoderOutput step = model.Step(new Pass(tape), read, state, [last]);
            double[] likely = LogProbabilities(step);
            last = Allowed().MaxBy(symbol => likely[symbol]);
            text = text.With(last, likely[last], step);
            state = step.State;
        }

        return Finish(new BeamSearch(1), text);
    }

    /// <summary>Every text there is up to a length, the best first.</summary>
    public IReadOnlyList<BeamHypothesis> Everything(BeamSearch search, int maximum)
    {
        var tape = new Tape(recording: false);
        EncodedSource read = model.Encode(new Pass(tape), [source]);
        var all = new List<BeamHypothesis>();
        void Continue(Draft text, IDecoderState state, int last)
        {
            DecoderOutput step = model.Step(new Pass(tape), read, state, [last]);
            double[] likely = LogProbabilities(step);
            foreach (int symbol in Allowed())
            {
                Draft next = text.With(symbol, likely[symbol], step);
                if (symbol == model.TargetVocabulary.End || next.Steps.Length == maximum) all.Add(Finish(search, next));
                else Continue(next, step.State, symbol);
            }
        }

        Continue(new Draft([], 0, [], []), model.Begin(read), model.TargetVocabulary.Start!.Value);
        return [.. all.OrderByDescending(found => found.Score)];
    }

    private IEnumerable<int> Allowed() =>
        Enumerable.Range(0, model.TargetVocabulary.Size).Where(symbol => symbol != model.TargetVocabulary.Start && symbol != model.TargetVocabulary.Padding);

    private double[] LogProbabilities(DecoderOutput step)
    {
        double[] sum = new double[1];
        LargestOfRows.LogSumExp(step.Logits.Values, model.TargetVocabulary.Size, sum);
        return [.. step.Logits.ToArray().Select(logit => Math.Min(0, logit - sum[0]))];
    }

    private BeamHypothesis Finish(BeamSearch search, Draft text)
    {
        bool ended = text.Symbols[^1] == model.TargetVocabulary.End;
        int length = text.Symbols.Length;
        double divisor = search.Normalization == LengthNormalization.Gnmt ? Math.Pow((5.0 + length) / 6, search.LengthPenalty) : Math.Pow(length, search.LengthPenalty), score = text.LogProbability / divisor;
        for (int i = 0; i < source.Length && search.CoveragePenalty > 0; i++) score += search.CoveragePenalty * Math.Log(Math.Min(1, text.Looked.Sum(weights => (double)weights[i])));
        return new BeamHypothesis(ended ? text.Symbols[..^1] : text.Symbols, text.LogProbability, score, ended)
        {
            LogProbabilities = text.Steps,
            Attention = [.. text.Looked.Select(weights => (ReadOnlyMemory<float>)weights)],
        };
    }

    private sealed record Draft(int[] Symbols, double LogProbability, double[] Steps, float[][] Looked)
    {
        public Draft With(int symbol, double logProbability, DecoderOutput step) => new(
            [.. Symbols, symbol], LogProbability + logProbability, [.. Steps, logProbability], step.Alignment is { } alignment ? [.. Looked, alignment.ToArray()] : Looked);
    }
}
