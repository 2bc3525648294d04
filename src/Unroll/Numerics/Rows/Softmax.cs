namespace Unroll.Numerics;

/// <summary>Softmax and its logarithm along the rows of a matrix [rows, columns]. Source and destination may be the same memory.</summary>
internal static class Softmax
{
    /// <summary>y = e^(x - max) / sum. A row of negative infinities gives zeros.</summary>
    public static void Forward(ReadOnlySpan<float> source, int columns, Span<float> destination)
    {
        for (int start = 0; start < source.Length; start += columns)
        {
            float max = Reductions.Max(source.Slice(start, columns));
            if (float.IsNegativeInfinity(max))
            {
                destination.Slice(start, columns).Clear();
                continue;
            }

            double sum = 0;
            for (int i = start; i < start + columns; i++)
            {
                float e = MathF.Exp(source[i] - max);
                destination[i] = e;
                sum += e;
            }

            for (int i = start; i < start + columns; i++) destination[i] = (float)(destination[i] / sum);
        }
    }

    /// <summary>dx = y · (dy - sum(y · dy)), written or added, from the result of <see cref="Forward"/>.</summary>
    public static void Backward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int columns, Span<float> gradient, bool accumulate)
    {
        for (int start = 0; start < output.Length; start += columns)
        {
            double dot = Reductions.Dot(output.Slice(start, columns), outputGradient.Slice(start, columns));
            for (int i = start; i < start + columns; i++)
            {
                float value = (float)(output[i] * (outputGradient[i] - dot));
                gradient[i] = accumulate ? gradient[i] + value : value;
            }
        }
    }

    /// <summary>y = x - max - log(sum(e^(x - max))). A row of negative infinities stays so.</summary>
    public static void LogForward(ReadOnlySpan<float> source, int columns, Span<float> destination)
    {
        for (int start = 0; start < source.Length; start += columns)
        {
            // The maximum is taken off first: added to the logarithm, a large one would swallow its digits.
            float max = Reductions.Max(source.Slice(start, columns));
            double sum = 0;
            for (int i = start; i < start + columns; i++) sum += Math.Exp(source[i] - max);
            double rest = Math.Log(sum);
            for (int i = start; i < start + columns; i++) destination[i] = float.IsNegativeInfinity(max) ? max : (float)((double)source[i] - max - rest);
        }
    }

    /// <summary>dx = dy - e^y · sum(dy), written or added, from the result of <see cref="LogForward"/>.</summary>
    public static void LogBackward(ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, int columns, Span<float> gradient, bool accumulate)
    {
        for (int start = 0; start < output.Length; start += columns)
        {
            double sum = Reductions.Sum(outputGradient.Slice(start, columns));
            for (int i = start; i < start + columns; i++)
            {
                float value = (float)(outputGradient[i] - Math.Exp(output[i]) * sum);
                gradient[i] = accumulate ? gradient[i] + value : value;
            }
        }
    }

    /// <summary>log(sum(e^x)) of one row; negative infinity for none or for a row of negative infinities.</summary>
    public static float LogSumExp(ReadOnlySpan<float> row)
    {
        float max = Reductions.Max(row);
        if (float.IsInfinity(max)) return max;
        double sum = 0;
        foreach (float value in row) sum += Math.Exp(value - max);
        return (float)(max + Math.Log(sum));
    }
}
