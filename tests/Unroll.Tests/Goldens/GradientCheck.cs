using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Goldens;

/// <summary>
/// Compares the gradients of an operation with finite differences of the operation itself. The outputs are float32, so the steps are large
/// and Richardson's extrapolation removes the error of second order: D = (4 D(h/2) - D(h)) / 3 with central D, summed in double. What
/// remains is about 1e-5 of the outputs' size, far below any wrong formula.
/// </summary>
internal static class GradientCheck
{
    /// <summary>Coordinates tried in one tensor; larger ones are tried at as many random places, and along random directions.</summary>
    private const int Coordinates = 48;

    /// <summary>Checks every input that requires a gradient. <paramref name="forward"/> must give the same outputs for the same inputs.</summary>
    /// <param name="forward">The operation, run on the tape that it is given.</param>
    /// <param name="inputs">Leaves; those with <see cref="Tensor.RequiresGradient"/> are disturbed and compared.</param>
    /// <param name="tolerance">Allowed difference, as a share of the largest gradient plus the size of the loss' terms.</param>
    /// <param name="step">The larger of the two steps; must not cross a kink.</param>
    public static void Run(Func<Tape, Tensor[]> forward, Tensor[] inputs, double tolerance = 1e-3, double step = 1.0 / 32)
    {
        var random = new RandomStream(20260101);
        float[][] weights = [];
        foreach (Tensor input in inputs) input.ClearGradient();
        var tape = new Tape();
        Tensor[] outputs = forward(tape);
        weights = [.. outputs.Select((output, index) => Weights(random.Fork((ulong)index), output.Length))];
        Tensor loss = WeightedSum.Of(tape, [.. outputs.Zip(weights)]);
        tape.Backward(loss);

        for (int which = 0; which < inputs.Length; which++)
        {
            Tensor input = inputs[which];
            if (!input.RequiresGradient) continue;
            Assert.True(input.HasGradient, $"No gradient arrived at input {which} {input.Shape}.");
            float[] gradient = input.Gradient.ToArray();
            double largest = gradient.Select(value => Math.Abs((double)value)).DefaultIfEmpty(0).Max();
            for (int trial = 0; trial < Math.Min(Coordinates, input.Length); trial++)
            {
                int place = input.Length <= Coordinates ? trial : random.Below(input.Length, (ulong)(which * 1000 + trial));
                double numeric = Derivative(forward, weights, input, index => index == place ? 1 : 0, step);
                double allowed = tolerance * (0.1 + largest);
                if (!(Math.Abs(numeric - gradient[place]) <= allowed))
                    Assert.Fail($"Input {which} {input.Shape}, element {place}: the gradient is {gradient[place]:R}, finite differences give {numeric:R} (allowed {allowed:E1}).");
            }

            if (input.Length <= Coordinates) continue;
            RandomStream direction = random.Fork((ulong)(1000 + which));
            double length = Math.Sqrt(input.Length);
            double along = Derivative(forward, weights, input, index => direction.Normal((ulong)index) / length, step);
            double expected = 0, norm = 0;
            for (int i = 0; i < gradient.Length; i++)
            {
                expected += gradient[i] * (direction.Normal((ulong)i) / length);
                norm += (double)gradient[i] * gradient[i];
            }

            Assert.True(Math.Abs(along - expected) <= tolerance * (0.1 + Math.Sqrt(norm)),
                $"Input {which} {input.Shape}, along a random direction: the gradient gives {expected:R}, finite differences {along:R}.");
        }
    }

    /// <summary>As the other overload for one output.</summary>
    public static void Run(Func<Tape, Tensor> forward, params Tensor[] inputs) => Run(tape => [forward(tape)], inputs);

    /// <summary>A leaf of standard normal numbers times <paramref name="scale"/> that requires a gradient.</summary>
    public static Tensor Random(ulong seed, Shape shape, double scale = 1, double offset = 0)
    {
        var random = new RandomStream(seed);
        Tensor tensor = Tensor.Zeros(shape);
        Span<float> values = tensor.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (float)(random.Normal((ulong)i) * scale + offset);
        tensor.RequiresGradient = true;
        return tensor;
    }

    private static double Derivative(Func<Tape, Tensor[]> forward, float[][] weights, Tensor input, Func<int, double> direction, double step) =>
        (4 * Central(forward, weights, input, direction, step / 2) - Central(forward, weights, input, direction, step)) / 3;

    private static double Central(Func<Tape, Tensor[]> forward, float[][] weights, Tensor input, Func<int, double> direction, double step)
    {
        float[] original = input.ToArray();
        double above = Loss(forward, weights, input, original, direction, step);
        double below = Loss(forward, weights, input, original, direction, -step);
        original.CopyTo(input.Edit());
        return (above - below) / (2 * step);
    }

    private static double Loss(Func<Tape, Tensor[]> forward, float[][] weights, Tensor input, float[] original, Func<int, double> direction, double step)
    {
        Span<float> values = input.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (float)(original[i] + step * direction(i));
        var tape = new Tape(recording: false);
        Tensor[] outputs = forward(tape);
        double total = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            ReadOnlySpan<float> output = outputs[k].Values;
            for (int i = 0; i < output.Length; i++) total += (double)output[i] * weights[k][i];
        }

        tape.End();
        return total;
    }

    private static float[] Weights(RandomStream random, int length)
    {
        float[] weights = new float[length];
        for (int i = 0; i < length; i++) weights[i] = random.Normal((ulong)i);
        return weights;
    }
}
