using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Takes the largest value or the mean of windows in time: <c>[batch, time, features]</c> becomes <c>[batch, steps, features]</c>.</summary>
public sealed class Pooling1D
{
    private Pooling1D(bool takesMaximum, PoolingOptions options)
    {
        TakesMaximum = takesMaximum;
        Options = options;
    }

    /// <summary>Whether it takes the largest value instead of the mean.</summary>
    public bool TakesMaximum { get; }

    /// <summary>Kernel, stride, padding.</summary>
    public PoolingOptions Options { get; }

    /// <summary>The largest value of each window.</summary>
    public static Pooling1D Maximum(PoolingOptions options) => new(takesMaximum: true, options);

    /// <summary>The mean of each window.</summary>
    public static Pooling1D Average(PoolingOptions options) => new(takesMaximum: false, options);

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input is no sequence, or too short for the window.</exception>
    public Tensor Forward(Pass pass, Tensor x)
    {
        if (x.Shape.Rank != 3) throw new ArgumentException($"Pooling1D: the input {x.Shape} must be [batch, time, features].", nameof(x));
        return TakesMaximum ? pass.Tape.MaxPool(x, 1, Options) : pass.Tape.AveragePool(x, 1, Options);
    }
}
