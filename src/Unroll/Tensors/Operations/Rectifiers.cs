using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>max(x, 0).</summary>
    /// <remarks>Slope 1 above 0, else 0. 1 FLOP and 8 bytes an element.</remarks>
    public static Tensor Relu(this Tape tape, Tensor x) => Activate(tape, x, default(ReluFunction));

    /// <summary>x limited to [0, 6].</summary>
    /// <remarks>Slope 1 within, 0 outside and at the limits.</remarks>
    public static Tensor Relu6(this Tape tape, Tensor x) => tape.HardTanh(x, 0, 6);

    /// <summary>x limited to [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <remarks>Slope 1 within, 0 outside and at the limits.</remarks>
    public static Tensor HardTanh(this Tape tape, Tensor x, double low = -1, double high = 1) =>
        Activate(tape, x, new HardTanhFunction((float)low, (float)high));

    /// <summary>x above 0, <paramref name="slope"/> · x below.</summary>
    /// <remarks>Maas, Hannun, Ng 2013.</remarks>
    public static Tensor LeakyRelu(this Tape tape, Tensor x, double slope = 0.01) => Activate(tape, x, new LeakyReluFunction((float)slope));
}
