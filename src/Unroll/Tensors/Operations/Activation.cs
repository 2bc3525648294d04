using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private static Tensor Activate<F>(Tape tape, Tensor x, F function)
        where F : struct, IActivation
    {
        Tensor result = tape.Create(x.Shape);
        ActivationMap.Forward(function, x.Values, result.Edit());
        if (tape.Needs(x))
        {
            tape.Record(result, () =>
            {
                bool inPlace = tape.HandGradient(result, x);
                Span<float> dx = x.WriteGradient(out bool accumulate);
                ActivationMap.Backward(function, x.Values, result.Values, inPlace ? dx : result.Gradient, dx, accumulate && !inPlace);
            });
        }

        return result;
    }
}
