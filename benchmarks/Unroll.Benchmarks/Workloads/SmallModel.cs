using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>Embedding, recurrent stack and linear head, put together from layers as a user would; everything time-major.</summary>
internal sealed class SmallModel
{
    public SmallModel(Sizes sizes, int outputs, ulong seed)
    {
        Sizes = sizes;
        var random = new RandomStream(seed);
        ParameterScope root = Parameters.Root;
        Table = root["emb"].Create("weight", new Shape(sizes.Vocabulary, sizes.Embedding), new Scaled(1f, true), random).Value;
        Recurrent = new Recurrent(root["rnn"], sizes.Recurrent, sizes.Embedding, random);
        float bound = 1f / MathF.Sqrt(Recurrent.OutputSize);
        HeadWeight = root["head"].Create("weight", new Shape(outputs, Recurrent.OutputSize), new Scaled(bound, false), random).Value;
        HeadBias = root["head"].Create("bias", new Shape(outputs), new Scaled(bound, false), random).Value;
    }

    public Sizes Sizes { get; }

    public ParameterSet Parameters { get; } = new();

    public Recurrent Recurrent { get; }

    public Tensor Table { get; }

    public Tensor HeadWeight { get; }

    public Tensor HeadBias { get; }

    /// <summary>Logits [time, batch, outputs] of ids [time, batch].</summary>
    public Tensor Forward(Pass pass, int[] ids)
    {
        Tensor embedded = pass.Tape.Embedding(Table, ids, new Shape(Sizes.Time, Sizes.Batch));
        Tensor hidden = Recurrent.Forward(pass, embedded, timeMajor: true).Output;
        return pass.Tape.Linear(hidden, HeadWeight, HeadBias);
    }

    /// <summary>Normal numbers of a standard deviation, or uniform ones up to a bound.</summary>
    private sealed class Scaled(float scale, bool normal) : IInitializer
    {
        public void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            for (int i = 0; i < values.Length; i++) values[i] = scale * (normal ? random.Normal((ulong)i) : 2 * random.Uniform((ulong)i) - 1);
        }
    }
}
