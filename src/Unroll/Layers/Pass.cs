using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tracing;

namespace Unroll.Layers;

/// <summary>What one run of a model carries along: the tape, whether it is training, its randomness and who listens. Nothing of it is ambient.</summary>
/// <param name="Tape">Owns and, if recording, remembers the operations.</param>
/// <param name="Training">True while training: dropout drops, batch norm uses the batch's statistics.</param>
/// <param name="Random">Where dropout masks come from; fork it by training step.</param>
/// <param name="Trace">Where gates, states and gradients are written; nothing by default.</param>
public sealed record Pass(Tape Tape, bool Training = false, RandomStream Random = default, TraceScope Trace = default)
{
    /// <summary>Which update this is, from 0: what changes in the course of training, such as how often a decoder is told the truth, goes by it.</summary>
    public long Update { get; init; }

    /// <summary>The same run one level deeper: names and randomness get the prefix.</summary>
    public Pass this[string name] => this with { Random = Training ? Random.Fork(name) : Random, Trace = Trace[name] };
}
