using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Pads the frames of a batch to one length and, if wanted, scales each feature by what the training data had. The buffers are <c>input.mean</c> and <c>input.scale</c>.</summary>
internal sealed class FrameBatch
{
    private readonly Parameter? mean;
    private readonly Parameter? scale;

    public FrameBatch(ParameterScope root, int features, bool standardize)
    {
        Features = features;
        if (!standardize) return;
        mean = root["input"].CreateBuffer("mean", new Shape(features));
        scale = root["input"].CreateBuffer("scale", new Shape(features), 1f);
    }

    /// <summary>Numbers of a frame.</summary>
    public int Features { get; }

    /// <summary>Sets what is subtracted from each feature and by what it is divided. A feature that never varies is left in its size.</summary>
    public void SetScale(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        Span<float> m = mean!.Value.Edit(), s = scale!.Value.Edit();
        for (int i = 0; i < m.Length; i++) (m[i], s[i]) = ((float)means[i], deviations[i] > 0 ? (float)(1 / deviations[i]) : 1f);
    }

    /// <summary>The frames <c>[batch, time, features]</c>; what stands behind a sequence's end means nothing.</summary>
    public Tensor Vectors(Tape tape, IReadOnlyList<ReadOnlyMemory<float>> sequences)
    {
        int time = sequences.Max(sequence => sequence.Length) / Features;
        Tensor frames = tape.Create(new Shape(sequences.Count, time, Features));
        Span<float> values = frames.Edit();
        values.Clear();
        for (int i = 0; i < sequences.Count; i++)
        {
            Span<float> rows = values.Slice(i * time * Features, sequences[i].Length);
            sequences[i].Span.CopyTo(rows);
            if (mean is null) continue;
            ReadOnlySpan<float> m = mean.Value.Values, s = scale!.Value.Values;
            for (int at = 0; at < rows.Length; at += Features)
            {
                for (int c = 0; c < m.Length; c++) rows[at + c] = (rows[at + c] - m[c]) * s[c];
            }
        }

        return frames;
    }
}
