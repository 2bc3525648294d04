using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>What is done to all gradients of a model before the optimiser sees them. A parameter without a gradient counts as zeros.</summary>
public static class Gradients
{
    // As torch.nn.utils.clip_grad_norm_ does, so that its runs can be repeated.
    private const double Guard = 1e-6;

    /// <summary>The norm of all gradients taken together as one vector; not finite where one of them is not.</summary>
    /// <param name="parameters">Whose gradients.</param>
    /// <param name="order">2 for the Euclidean length, 1 for the sum of sizes, infinity for the largest size; any other number above 0 works and is slower.</param>
    public static double Norm(ParameterSet parameters, double order = 2)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!(order > 0)) throw new ArgumentOutOfRangeException(nameof(order), order, "The order of a norm is above 0.");
        double total = 0;
        foreach (Parameter parameter in parameters.Trainable)
        {
            ReadOnlySpan<float> gradient = parameter.Value.EditGradient();
            if (double.IsPositiveInfinity(order))
            {
                total = Math.Max(total, Reductions.MaxMagnitude(gradient));
                continue;
            }

            total += order switch
            {
                2 => Reductions.SumOfSquares(gradient),
                1 => Reductions.SumOfMagnitudes(gradient),
                _ => SumOfPowers(gradient, order),
            };
        }

        return order switch
        {
            1 or double.PositiveInfinity => total,
            2 => Math.Sqrt(total),
            _ => Math.Pow(total, 1 / order),
        };
    }

    /// <summary>
    /// Scales all gradients by one factor so that their common norm is at most <paramref name="limit"/>. Gradients that are not finite are left alone.
    /// Returns the norm before.
    /// </summary>
    /// <param name="parameters">Whose gradients.</param>
    /// <param name="limit">The largest norm allowed, above 0.</param>
    /// <param name="order">As in <see cref="Norm"/>.</param>
    /// <remarks>Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1.</remarks>
    public static double ClipNorm(ParameterSet parameters, double limit, double order = 2)
    {
        if (!(limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "The largest norm allowed is above 0.");
        double norm = Norm(parameters, order);
        double factor = limit / (norm + Guard);
        if (factor < 1 && double.IsFinite(norm)) Scale(parameters, (float)factor);
        return norm;
    }

    /// <summary>Moves each number of each gradient into [-<paramref name="limit"/>, <paramref name="limit"/>]. Not-a-number stays.</summary>
    public static void ClipValue(ParameterSet parameters, double limit)
    {
        if (!(limit > 0)) throw new ArgumentOutOfRangeException(nameof(limit), limit, "The largest size allowed is above 0.");
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters.Trainable)
        {
            Span<float> gradient = parameter.Value.EditGradient();
            Elementwise.Clamp(gradient, (float)-limit, (float)limit, gradient);
        }
    }

    /// <summary>Multiplies all gradients.</summary>
    public static void Scale(ParameterSet parameters, float factor)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (Parameter parameter in parameters.Trainable)
        {
            Span<float> gradient = parameter.Value.EditGradient();
            Elementwise.Scale(gradient, factor, gradient);
        }
    }

    private static double SumOfPowers(ReadOnlySpan<float> values, double order)
    {
        double sum = 0;
        foreach (float value in values) sum += Math.Pow(Math.Abs(value), order);
        return sum;
    }
}
