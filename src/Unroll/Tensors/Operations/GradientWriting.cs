using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>The ways in which a backward pass writes: a contribution overwrites the first time and is added afterwards.</summary>
internal static class GradientWriting
{
    /// <summary>Adds to the gradient of <paramref name="input"/>, or begins it.</summary>
    public static void AddGradient(this Tensor input, ReadOnlySpan<float> contribution)
    {
        Span<float> gradient = input.WriteGradient(out bool accumulate);
        if (!accumulate) contribution.CopyTo(gradient);
        else Elementwise.AddTo(contribution, gradient);
    }

    /// <summary>The gradient of <paramref name="input"/> to add to, zero where nothing arrived yet: for scattered contributions.</summary>
    public static Span<float> GradientToAddTo(this Tensor input)
    {
        Span<float> gradient = input.WriteGradient(out bool accumulate);
        if (!accumulate) gradient.Clear();
        return gradient;
    }
}
