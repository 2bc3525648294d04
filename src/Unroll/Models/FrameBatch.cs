using Unroll.Data;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>Pads the frames of a batch to one length and, if wanted, scales each feature by what the training data had. The buffers are <c>input.mean</c> and <c>input.scale</c>.</summary>
internal sealed class FrameBatch
{
    private readonly Parameter? mean;
    private readonly Parameter? scale;
    private readonly Parameter? differences;
    private readonly IReadOnlyList<int> spans;

    /// <param name="root">Where the buffers go.</param>
    /// <param name="features">Numbers of a frame.</param>
    /// <param name="standardize">Whether frames are scaled.</param>
    /// <param name="spans">Over how many frames differences are taken, see <see cref="WithDifferences"/>; none if absent. Their scale is <c>input.differences</c>.</param>
    public FrameBatch(ParameterScope root, int features, bool standardize, IReadOnlyList<int>? spans = null)
    {
        (Features, this.spans) = (features, spans ?? []);
        if (this.spans.Count > 0) differences = root["input"].CreateBuffer("differences", new Shape(this.spans.Count, features), 1f);
        if (!standardize) return;
        mean = root["input"].CreateBuffer("mean", new Shape(features));
        scale = root["input"].CreateBuffer("scale", new Shape(features), 1f);
    }

    /// <summary>Numbers of a frame.</summary>
    public int Features { get; }

    /// <summary>Numbers of a frame with its differences.</summary>
    public int Width => Features * (1 + spans.Count);

    /// <summary>Sets what is subtracted from each feature, by what it is divided, and the sizes of the differences, as the training data have them.</summary>
    /// <exception cref="ArgumentException">A sequence has frames of another size.</exception>
    public void Measure(IReadOnlyList<Frames> training)
    {
        var moments = new FrameMoments();
        foreach (Frames frames in training) moments.Add(frames);
        SetScale(moments.Mean, moments.Deviation);
        if (differences is null) return;
        double[] squares = new double[differences.Value.Length];
        long count = 0;
        foreach (Frames frames in training)
        {
            var tape = new Tape(recording: false);
            ReadOnlySpan<float> changes = WithDifferences(tape, Vectors(tape, [frames.Memory]), [frames.Length]).Values;
            for (int i = 0; i < changes.Length; i++) if (i % Width >= Features) squares[i % Width - Features] += (double)changes[i] * changes[i];
            count += frames.Length;
            tape.End();
        }

        Span<float> sizes = differences.Value.Edit();
        for (int i = 0; i < sizes.Length; i++) sizes[i] = squares[i] > 0 ? (float)Math.Sqrt(count / squares[i]) : 1f;
    }

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

    /// <summary>The frames with how they change, each difference scaled to the size 1 over the training data: <c>[batch, time, width]</c>; the frames alone where there are no spans.</summary>
    public Tensor WithDifferences(Tape tape, Tensor vectors, ReadOnlySpan<int> lengths) => differences is null ? vectors : tape.Differences(vectors, lengths, spans, differences.Value);
}
