using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Sets elements to zero at random while training, and does nothing otherwise.</summary>
public sealed class Dropout
{
    /// <summary>Creates the layer.</summary>
    /// <param name="rate">The probability of zero, at least 0 and below 1.</param>
    /// <param name="name">Under which the mask is drawn from the pass' randomness. Two dropouts of one scope need two names, or they would drop the same places.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, 1 or more.</exception>
    public Dropout(double rate, string name = "dropout")
    {
        if (!(rate >= 0 && rate < 1)) throw new ArgumentOutOfRangeException(nameof(rate), rate, $"A dropout rate of {rate} is not possible; it must be at least 0 and below 1.");
        Rate = rate;
        Name = name;
    }

    /// <summary>The probability of zero.</summary>
    public double Rate { get; }

    /// <summary>The name of its random stream.</summary>
    public string Name { get; }

    /// <summary>Applies the layer to a tensor of any shape.</summary>
    public Tensor Forward(Pass pass, Tensor x) => pass.Training && Rate > 0 ? pass.Tape.Dropout(x, Rate, pass.Random.Fork(Name)) : x;

    /// <summary>The rate, for the debugger.</summary>
    public override string ToString() => $"Dropout {{rate: {Rate}}}";
}
