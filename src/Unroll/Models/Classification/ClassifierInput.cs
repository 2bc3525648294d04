using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns the examples of a batch into padded vectors: looks symbols up, or scales frames.</summary>
internal sealed class ClassifierInput
{
    private readonly ClassifierSpec spec;
    private readonly Embedding? embedding;
    private readonly Parameter? mean;
    private readonly Parameter? scale;

    /// <summary>Creates <c>embedding.weight</c>, or for frames that are scaled the buffers <c>input.mean</c> and <c>input.scale</c>.</summary>
    public ClassifierInput(ParameterScope root, ClassifierSpec spec, Vocabulary? vocabulary, RandomStream random)
    {
        this.spec = spec;
        Features = spec.Features ?? spec.Embedding;
        if (vocabulary is not null) embedding = new Embedding(root["embedding"], vocabulary.Size, spec.Embedding, random, initializer: Initializers.Normal(InitialDeviation));
        if (vocabulary is not null || !spec.Standardize) return;
        mean = root["input"].CreateBuffer("mean", new Shape(Features));
        scale = root["input"].CreateBuffer("scale", new Shape(Features), 1f);
    }

    private const double InitialDeviation = 0.3;

    /// <summary>Numbers of a step.</summary>
    public int Features { get; }

    /// <summary>Sets what is subtracted from each feature and by what it is divided. A feature that never varies is left in its size.</summary>
    public void SetScale(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        Span<float> m = mean!.Value.Edit(), s = scale!.Value.Edit();
        for (int i = 0; i < m.Length; i++)
        {
            m[i] = (float)means[i];
            s[i] = deviations[i] > 0 ? (float)(1 / deviations[i]) : 1f;
        }
    }

    /// <summary>The symbols <c>[batch, time]</c>, some of them replaced while training; nothing for frames.</summary>
    public int[]? Ids(Pass pass, IReadOnlyList<ClassifierExample> batch, int[] lengths)
    {
        if (embedding is null) return null;
        int time = lengths.Max();
        int[] ids = new int[batch.Count * time];
        for (int i = 0; i < batch.Count; i++) batch[i].Ids.AsSpan(0, lengths[i]).CopyTo(ids.AsSpan(i * time));
        if (!pass.Training || spec.SymbolDropout == 0) return ids;
        RandomStream random = pass.Random.Fork("symbols");
        for (int i = 0; i < ids.Length; i++)
        {
            if (random.Uniform((ulong)i) < spec.SymbolDropout) ids[i] = Vocabulary.Unknown;
        }

        return ids;
    }

    /// <summary>The vectors <c>[batch, time, features]</c>; behind a sequence's end stands anything.</summary>
    public Tensor Vectors(Pass pass, IReadOnlyList<ClassifierExample> batch, int[]? ids, int[] lengths)
    {
        int time = lengths.Max();
        if (embedding is not null) return embedding.Forward(pass, ids, new Shape(batch.Count, time));
        Tensor frames = pass.Tape.Create(new Shape(batch.Count, time, Features));
        Span<float> values = frames.Edit();
        values.Clear();
        for (int i = 0; i < batch.Count; i++) batch[i].Frames.Span[..(lengths[i] * Features)].CopyTo(values[(i * time * Features)..]);
        if (mean is null) return frames;
        ReadOnlySpan<float> m = mean.Value.Values, s = scale!.Value.Values;
        for (int row = 0; row < values.Length; row += Features)
        {
            for (int c = 0; c < m.Length; c++) values[row + c] = (values[row + c] - m[c]) * s[c];
        }

        return frames;
    }
}
