using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>Explains what transcribers write.</summary>
public static class ExplainTranscriber
{
    /// <summary>How much each frame moved each symbol of the transcript that <see cref="Transcribing"/> gives for the frames by the best path.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="frames">The frames.</param>
    /// <returns>One record for each symbol, in order; none where the model hears nothing.</returns>
    /// <exception cref="ArgumentException">The frames have another size than the model reads.</exception>
    public static IReadOnlyList<FrameInfluence> Explain(this Transcriber model, Frames frames)
    {
        ArgumentNullException.ThrowIfNull(model);
        TranscriberExample example = model.Reader.Read(frames, "The sequence");
        Transcriber copy = Transcriber.Create(model.Spec with { Recurrent = model.Spec.Recurrent?.ForCopy() }, model.Vocabulary);
        copy.Parameters.CopyFrom(model.Parameters, frozen: true);
        int classes = model.Vocabulary.Size, stretch = model.Spec.FramesPerStep;
        float[] rows = [];
        copy.Run([example], (_, found) => rows = found.ToArray());
        CtcHypothesis heard = CtcDecoding.Greedy(rows, classes, Transcriber.Blank);
        if (heard.Labels.Count == 0) return [];
        int stretches = (example.Length + stretch - 1) / stretch;
        double[,] falls = new double[stretches, heard.Labels.Count];
        copy.Run([.. Enumerable.Range(0, stretches).Select(at => Covered(example, frames, at * stretch, stretch))], (at, found) =>
        {
            for (int k = 0; k < heard.Labels.Count; k++) falls[at, k] = rows[Place(k)] - found[Place(k)];
        });
        var results = new FrameInfluence[heard.Labels.Count];
        for (int k = 0; k < results.Length; k++)
        {
            (double[] norms, double[] products) = Gradient(copy, example, Place(k), frames.Features);
            int symbol = k;
            results[k] = new FrameInfluence
            {
                Symbol = model.Vocabulary.Symbol(heard.Labels[k]),
                Frame = heard.Steps[k] * stretch,
                Probability = Math.Exp(rows[Place(k)]),
                Norms = norms,
                GradientTimesInput = products,
                Occlusion = [.. Enumerable.Range(0, example.Length).Select(t => falls[t / stretch, symbol])],
            };
        }

        return results;

        int Place(int k) => heard.Steps[k] * classes + heard.Labels[k];
    }

    private static (double[] Norms, double[] Products) Gradient(Transcriber copy, TranscriberExample example, int place, int features)
    {
        var tape = new Tape();
        Tensor? vectors = null;
        (Tensor logProbabilities, _) = copy.Forward(new Pass(tape), [example], input =>
        {
            vectors = tape.Retain(input);
            input.RequiresGradient = true;
        });
        float[] seed = new float[logProbabilities.Length];
        seed[place] = 1f;
        tape.Backward(logProbabilities, seed);
        return Attribution.Gradients(vectors!.Values, vectors.Gradient, features, [.. Enumerable.Range(0, example.Length).Select(t => (t, t + 1))]);
    }

    private static TranscriberExample Covered(TranscriberExample example, Frames frames, int first, int count)
    {
        int features = frames.Features;
        float[] covered = frames.Values.ToArray();
        for (int c = 0; c < features; c++)
        {
            double sum = 0;
            for (int t = 0; t < frames.Length; t++) sum += frames[t][c];
            for (int t = first; t < Math.Min(frames.Length, first + count); t++) covered[t * features + c] = (float)(sum / frames.Length);
        }

        return example with { Frames = covered };
    }
}
