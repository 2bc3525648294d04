using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    private delegate void Kernel(ReadOnlySpan<float> source, Span<float> destination);

    // Applies a scalar function, or a vector kernel that computes the same.
    private static Tensor Activate<T>(Tape tape, Tensor x, T function, Kernel? kernel = null)
        where T : struct, IActivation
    {
        Tensor result = tape.Create(x.Shape);
        ReadOnlySpan<float> source = x.Values;
        Span<float> destination = result.Edit();
        if (kernel is not null) kernel(source, destination);
        else for (int i = 0; i < source.Length; i++) destination[i] = function.Value(source[i]);
        if (tape.Needs(x)) tape.Record(result, () => WriteSlopes(x, result, function));
        return result;
    }

    private static void WriteSlopes<T>(Tensor x, Tensor result, T function)
        where T : struct, IActivation
    {
        ReadOnlySpan<float> source = x.Values, y = result.Values, dy = result.Gradient;
        Span<float> dx = x.WriteGradient(out bool accumulate);
        if (accumulate) for (int i = 0; i < dx.Length; i++) dx[i] += dy[i] * function.Slope(source[i], y[i]);
        else for (int i = 0; i < dx.Length; i++) dx[i] = dy[i] * function.Slope(source[i], y[i]);
    }

    private static float Logistic(float x) => (float)(1 / (1 + Math.Exp(-x)));

    // log(1 + z), exact for small z too.
    private static double LogOnePlus(double z)
    {
        double u = 1 + z;
        return u == 1 ? z : Math.Log(u) * z / (u - 1);
    }

    private static double ExpMinusOne(double z) => Math.Abs(z) < 1e-5 ? z + 0.5 * z * z : Math.Exp(z) - 1;
}
