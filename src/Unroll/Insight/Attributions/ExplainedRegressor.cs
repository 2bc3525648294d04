using System.Globalization;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A copy of a regressor's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedRegressor(Regressor source)
{
    private const int OccludedAtOnce = 64;

    private readonly Regressor model = source.Copy();

    public Attribution Explain(Frames frames, int score, TableUnit by)
    {
        if (score < 0 || score >= model.Spec.Scores) throw new ArgumentOutOfRangeException(nameof(score), score, $"The model gives scores 0 to {model.Spec.Scores - 1}.");
        double whole = model.Predict(frames)[score], unit = model.Width(score);
        var parts = new TableParts(frames.Length, frames.Features, by);
        (double[] norms, double[] products) = Gradients(frames, score, (float)unit, parts);
        return new Attribution
        {
            Output = model.Spec.Scores == 1 ? "score" : string.Create(CultureInfo.InvariantCulture, $"score {score}"),
            Score = whole,
            Inputs = [.. Enumerable.Range(0, by == TableUnit.Rows ? frames.Length : frames.Features).Select(part => part.ToString(CultureInfo.InvariantCulture))],
            Norms = norms,
            GradientTimesInput = products,
            Occlusion = [.. Without(frames, score, parts).Select(left => whole - left)],
        };
    }

    private (double[] Norms, double[] Products) Gradients(Frames frames, int score, float unit, TableParts parts)
    {
        var tape = new Tape();
        Tensor? vectors = null;
        Tensor scores = model.Forward(new Pass(tape), [frames], read =>
        {
            vectors = tape.Retain(read);
            read.RequiresGradient = true;
        });
        float[] seed = new float[scores.Length];
        seed[score] = unit;
        tape.Backward(scores, seed);
        return parts.Sum(vectors!.Values.ToArray(), vectors.HasGradient ? vectors.Gradient.ToArray() : new float[vectors.Length]);
    }

    // Standardised, the mean of the training data is 0.
    private IEnumerable<double> Without(Frames frames, int score, TableParts parts)
    {
        foreach (int[][] chunk in parts.InBatches(OccludedAtOnce))
        {
            var tape = new Tape(recording: false);
            Tensor scores = model.Forward(new Pass(tape), [.. chunk.Select(_ => frames)], read =>
            {
                Span<float> values = read.Edit();
                for (int i = 0; i < chunk.Length; i++)
                {
                    foreach (int place in chunk[i]) values[i * frames.Length * frames.Features + place] = 0;
                }
            });
            double[] left = [.. Enumerable.Range(0, chunk.Length).Select(i => model.Unscale(scores.Values[i * model.Spec.Scores + score], score))];
            tape.End();
            foreach (double remains in left) yield return remains;
        }
    }
}
