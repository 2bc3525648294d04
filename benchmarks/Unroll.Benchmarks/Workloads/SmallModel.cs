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
        Embedding = new Embedding(root["emb"], sizes.Vocabulary, sizes.Embedding, random);
        Recurrent = new Recurrent(root["rnn"], sizes.Recurrent, sizes.Embedding, random);
        Head = new Linear(root["head"], Recurrent.OutputSize, outputs, random);
    }

    public Sizes Sizes { get; }

    public ParameterSet Parameters { get; } = new();

    public Embedding Embedding { get; }

    public Recurrent Recurrent { get; }

    public Linear Head { get; }

    /// <summary>Logits [time, batch, outputs] of ids [time, batch].</summary>
    public Tensor Forward(Pass pass, int[] ids)
    {
        Tensor embedded = Embedding.Forward(pass, ids, new Shape(Sizes.Time, Sizes.Batch));
        return Head.Forward(pass, Recurrent.Forward(pass, embedded, timeMajor: true).Output);
    }
}
