using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Sets the same features of a sequence to zero at every step while training, and does nothing otherwise: <c>[batch, time, features]</c>.</summary>
/// <remarks>Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", NIPS 2016.</remarks>
public sealed class SequenceDropout
{
    private readonly Dropout mask;

    /// <summary>Creates the layer.</summary>
    /// <param name="rate">The probability of zero, at least 0 and below 1.</param>
    /// <param name="name">Under which the mask is drawn from the pass' randomness.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, 1 or more.</exception>
    public SequenceDropout(double rate, string name = "dropout") => mask = new Dropout(rate, name);

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input is not <c>[batch, time, features]</c>.</exception>
    public Tensor Forward(Pass pass, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank != 3) throw new ArgumentException($"SequenceDropout: the input {x.Shape} must be [batch, time, features].", nameof(x));
        if (!pass.Training || mask.Rate == 0) return x;
        Tensor ones = Tensor.Zeros(new Shape(x.Shape[0], 1, x.Shape[2]));
        ones.Edit().Fill(1);
        return pass.Tape.Multiply(x, mask.Forward(pass, ones));
    }
}
