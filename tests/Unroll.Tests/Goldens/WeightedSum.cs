using Unroll.Tensors;

namespace Unroll.Tests.Goldens;

/// <summary>A scalar from any outputs: the sum of every output times fixed weights, in double. Tests differentiate it.</summary>
internal static class WeightedSum
{
    public static Tensor Of(Tape tape, params (Tensor Output, float[] Weight)[] terms)
    {
        double total = 0;
        foreach ((Tensor output, float[] weight) in terms)
        {
            Assert.Equal(output.Length, weight.Length);
            ReadOnlySpan<float> values = output.Values;
            for (int i = 0; i < weight.Length; i++) total += (double)values[i] * weight[i];
        }

        Tensor loss = tape.Create(new Shape());
        loss.Edit()[0] = (float)total;
        tape.Record(loss, () =>
        {
            float arriving = loss.Gradient[0];
            foreach ((Tensor output, float[] weight) in terms)
            {
                if (!tape.Needs(output)) continue;
                Span<float> gradient = output.WriteGradient(out bool accumulate);
                for (int i = 0; i < weight.Length; i++) gradient[i] = (accumulate ? gradient[i] : 0f) + arriving * weight[i];
            }
        });
        return loss;
    }
}
