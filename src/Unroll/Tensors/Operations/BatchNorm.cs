using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// y = (x - mean) / √(variance + epsilon) · weight + bias for each channel, with the batch's own mean and biased variance, which are left in
    /// <paramref name="mean"/> and <paramref name="variance"/> for the running statistics.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">Any shape with a channel axis.</param>
    /// <param name="weight"><c>[channels]</c>, or none.</param>
    /// <param name="bias"><c>[channels]</c>, or none.</param>
    /// <param name="mean">Receives the mean of each channel.</param>
    /// <param name="variance">Receives the biased variance of each channel.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-5.</param>
    /// <param name="axis">The channel axis; the last by default. PyTorch has it at 1.</param>
    /// <remarks>Ioffe and Szegedy 2015. Gradient: dx = w / σ · (dy - mean(dy) - x̂ mean(dy x̂)). About 8 FLOPs and 8 bytes an element forward.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit, or there is only one value for each channel.</exception>
    public static Tensor BatchNorm(this Tape tape, Tensor x, Tensor? weight, Tensor? bias, Span<float> mean, Span<float> variance, double epsilon = 1e-5, int axis = -1)
    {
        AxisView view = ChannelView(x, weight, bias, mean.Length, variance.Length, axis);
        int count = view.Outer * view.Inner;
        if (count < 2) throw new ArgumentException($"BatchNorm: an input {x.Shape} has {count} value for each channel; the statistics of a batch need at least 2. Use a larger batch, or evaluation mode.", nameof(x));
        for (int channel = 0; channel < view.Size; channel++)
        {
            double sum = 0, squares = 0;
            for (int o = 0; o < view.Outer; o++)
            {
                foreach (float value in x.Values.Slice((o * view.Size + channel) * view.Inner, view.Inner)) sum += value;
            }

            double centre = sum / count;
            for (int o = 0; o < view.Outer; o++)
            {
                foreach (float value in x.Values.Slice((o * view.Size + channel) * view.Inner, view.Inner)) squares += (value - centre) * (value - centre);
            }

            mean[channel] = (float)centre;
            variance[channel] = (float)(squares / count);
        }

        return NormalizeChannels(tape, x, weight, bias, mean, variance, epsilon, view, ownStatistics: true);
    }

    /// <summary>As <see cref="BatchNorm"/> with statistics from elsewhere, which count as constants: the running ones, in evaluation.</summary>
    public static Tensor BatchNormEvaluation(this Tape tape, Tensor x, Tensor? weight, Tensor? bias, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, double epsilon = 1e-5, int axis = -1) =>
        NormalizeChannels(tape, x, weight, bias, mean, variance, epsilon, ChannelView(x, weight, bias, mean.Length, variance.Length, axis), ownStatistics: false);

    private static Tensor NormalizeChannels(
        Tape tape, Tensor x, Tensor? weight, Tensor? bias, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance, double epsilon, AxisView view, bool ownStatistics)
    {
        Tensor result = tape.Create(x.Shape);
        FloatBlock means = tape.Scratch(view.Size), inverses = tape.Scratch(view.Size);
        mean.CopyTo(means.Span);
        for (int channel = 0; channel < view.Size; channel++) inverses.Span[channel] = (float)(1 / Math.Sqrt(variance[channel] + epsilon));
        ReadOnlySpan<float> source = x.Values;
        Span<float> y = result.Edit();
        for (int row = 0; row < view.Outer * view.Size; row++)
        {
            int channel = row % view.Size;
            float centre = means.Span[channel], inverse = inverses.Span[channel], factor = weight?.Values[channel] ?? 1f, addend = bias?.Values[channel] ?? 0f;
            for (int i = row * view.Inner; i < (row + 1) * view.Inner; i++) y[i] = (source[i] - centre) * inverse * factor + addend;
        }

        if (tape.Needs(x) || tape.Needs(weight) || tape.Needs(bias))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient, values = x.Values;
                Span<float> dx = tape.Needs(x) ? x.GradientToAddTo() : default;
                Span<float> dWeight = tape.Needs(weight) ? weight!.GradientToAddTo() : default, dBias = tape.Needs(bias) ? bias!.GradientToAddTo() : default;
                for (int channel = 0; channel < view.Size; channel++)
                {
                    double centre = means.Span[channel], inverse = inverses.Span[channel], sum = 0, dot = 0;
                    for (int o = 0; o < view.Outer; o++)
                    {
                        int start = (o * view.Size + channel) * view.Inner;
                        for (int i = start; i < start + view.Inner; i++)
                        {
                            sum += dy[i];
                            dot += dy[i] * (values[i] - centre) * inverse;
                        }
                    }

                    if (!dWeight.IsEmpty) dWeight[channel] += (float)dot;
                    if (!dBias.IsEmpty) dBias[channel] += (float)sum;
                    if (dx.IsEmpty) continue;
                    double factor = inverse * (weight?.Values[channel] ?? 1f), count = (double)view.Outer * view.Inner;
                    if (!ownStatistics) sum = dot = 0;
                    for (int o = 0; o < view.Outer; o++)
                    {
                        int start = (o * view.Size + channel) * view.Inner;
                        for (int i = start; i < start + view.Inner; i++) dx[i] += (float)(factor * (dy[i] - sum / count - (values[i] - centre) * inverse * dot / count));
                    }
                }
            });
        }

        return result;
    }

    private static AxisView ChannelView(Tensor x, Tensor? weight, Tensor? bias, int means, int variances, int axis)
    {
        AxisView view = AxisView.Of(x.Shape, axis);
        foreach ((string name, int length) in (ReadOnlySpan<(string, int)>)[("weight", weight?.Length ?? view.Size), ("bias", bias?.Length ?? view.Size), ("mean", means), ("variance", variances)])
        {
            if (length != view.Size) throw new ArgumentException($"BatchNorm: the {name} has {length} elements for the {view.Size} channels of {x.Shape}.", nameof(x));
        }

        return view;
    }
}
