using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Training;

/// <summary>The small network of the optimiser goldens, in double: loss = mean((tanh(x W1 + b1) W2 + b2 - y)²).</summary>
internal static class TanhNetwork
{
    /// <summary>Adds the gradients to the parameters W1 [in, hidden], b1, W2 [hidden, out] and b2, and returns the loss.</summary>
    public static double Gradients(ParameterSet parameters, GoldenTensor inputs, GoldenTensor targets)
    {
        double[] x = inputs.ToDoubles(), y = targets.ToDoubles();
        Tensor w1 = parameters["W1"].Value, b1 = parameters["b1"].Value, w2 = parameters["W2"].Value, b2 = parameters["b2"].Value;
        int rows = inputs.Sizes[0], width = inputs.Sizes[1], hidden = b1.Length, outputs = b2.Length;
        double[] g1 = new double[w1.Length], gb1 = new double[hidden], g2 = new double[w2.Length], gb2 = new double[outputs];
        double loss = 0;
        for (int row = 0; row < rows; row++)
        {
            double[] h = new double[hidden], dh = new double[hidden];
            for (int j = 0; j < hidden; j++)
            {
                double sum = b1.Values[j];
                for (int i = 0; i < width; i++) sum += x[row * width + i] * w1.Values[i * hidden + j];
                h[j] = Math.Tanh(sum);
            }

            for (int k = 0; k < outputs; k++)
            {
                double sum = b2.Values[k];
                for (int j = 0; j < hidden; j++) sum += h[j] * w2.Values[j * outputs + k];
                double difference = sum - y[row * outputs + k];
                loss += difference * difference / y.Length;
                double d = 2 * difference / y.Length;
                gb2[k] += d;
                for (int j = 0; j < hidden; j++)
                {
                    g2[j * outputs + k] += d * h[j];
                    dh[j] += d * w2.Values[j * outputs + k];
                }
            }

            for (int j = 0; j < hidden; j++)
            {
                double d = dh[j] * (1 - h[j] * h[j]);
                gb1[j] += d;
                for (int i = 0; i < width; i++) g1[i * hidden + j] += d * x[row * width + i];
            }
        }

        Write(w1, g1);
        Write(b1, gb1);
        Write(w2, g2);
        Write(b2, gb2);
        return loss;
    }

    private static void Write(Tensor tensor, double[] gradient) => Array.ConvertAll(gradient, value => (float)value).CopyTo(tensor.WriteGradient(out _));
}
