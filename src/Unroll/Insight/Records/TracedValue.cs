namespace Unroll.Insight;

/// <summary>A value that a run handed out: a gate, a state or a gradient.</summary>
/// <param name="Name">Its stable name: <c>rnn.layer0.forward.forget</c>, <c>rnn.layer0.forward.hidden.gradient</c>.</param>
/// <param name="Dimensions">The names of the dimensions: <c>batch, time, unit</c>.</param>
/// <param name="Sizes">Their sizes.</param>
/// <param name="Values">The numbers, row-major.</param>
public sealed record TracedValue(string Name, IReadOnlyList<string> Dimensions, IReadOnlyList<int> Sizes, float[] Values)
{
    /// <summary>The numbers of one step of one sequence, where the dimensions are batch, time and something else.</summary>
    public ReadOnlySpan<float> At(int time, int batch = 0)
    {
        if (Sizes.Count != 3) throw new InvalidOperationException($"'{Name}' has the dimensions {string.Join(", ", Dimensions)}; a step can be taken of batch, time and unit only.");
        return Values.AsSpan((batch * Sizes[1] + time) * Sizes[2], Sizes[2]);
    }

    /// <summary>The Euclidean norm at each step, over the whole batch.</summary>
    public double[] NormsByTime()
    {
        double[] norms = new double[Sizes[1]];
        for (int time = 0; time < norms.Length; time++)
        {
            double sum = 0;
            for (int batch = 0; batch < Sizes[0]; batch++)
            {
                foreach (float value in At(time, batch)) sum += (double)value * value;
            }

            norms[time] = Math.Sqrt(sum);
        }

        return norms;
    }
}
