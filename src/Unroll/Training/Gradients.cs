using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>What is done to all gradients of a model before the optimiser sees them.</summary>
public static class Gradients
{
    // As torch.nn.utils.clip_grad_norm_ does, so that its runs can be repeated.
    private const double Guard = 1e-6;

    /// <summary>The Euclidean norm of all gradients together; not finite where one of them is not.</summary>
    public static double Norm(ParameterSet parameters)
    {
        double sum = 0;
        foreach (Parameter parameter in parameters.Trainable)
        {
            if (parameter.Value.HasGradient) sum += Reductions.SumOfSquares(parameter.Value.Gradient);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients by one factor so that their common norm is at most <paramref name="limit"/>. Returns the norm before.</summary>
    /// <remarks>Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1.</remarks>
    public static double ClipNorm(ParameterSet parameters, double limit)
    {
        double norm = Norm(parameters);
        double factor = limit / (norm + Guard);
        if (factor < 1) Scale(parameters, (float)factor);
        return norm;
    }

    /// <summary>Moves each number of each gradient into [-<paramref name="limit"/>, <paramref name="limit"/>].</summary>
    public static void ClipValue(ParameterSet parameters, double limit)
    {
        float bound = (float)limit;
        foreach (Parameter parameter in parameters.Trainable)
        {
            foreach (ref float value in parameter.Value.EditGradient()) value = Math.Clamp(value, -bound, bound);
        }
    }

    /// <summary>Multiplies all gradients.</summary>
    public static void Scale(ParameterSet parameters, float factor)
    {
        foreach (Parameter parameter in parameters.Trainable)
        {
            Span<float> gradient = parameter.Value.EditGradient();
            Elementwise.Scale(gradient, factor, gradient);
        }
    }
}
