using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The linear maps of <see cref="ForecastSkip"/>: from the look-back of each target to its horizon.</summary>
internal sealed class ForecastSkipLayer
{
    private const int TrendWidth = 25;

    private readonly ForecasterSpec spec;
    private readonly int outputs;
    private readonly Linear whole;
    private readonly Linear? trend;
    private readonly Tensor? average;

    public ForecastSkipLayer(ParameterScope scope, ForecasterSpec spec, int outputs, RandomStream random)
    {
        (this.spec, this.outputs) = (spec, outputs);
        whole = new Linear(scope["remainder"], spec.LookBack, spec.Horizon, random);
        if (spec.Skip != ForecastSkip.Decomposition) return;
        trend = new Linear(scope["trend"], spec.LookBack, spec.Horizon, random);
        average = MovingAverage(spec.LookBack);
    }

    /// <summary>From windows <c>[batch, look-back, inputs]</c>, the targets first, to <c>[batch, horizon, 1, outputs]</c>.</summary>
    public Tensor Forward(Pass pass, Tensor window)
    {
        Tape tape = pass.Tape;
        Tensor own = window.Shape[2] == outputs ? window : tape.Slice(window, 2, 0, outputs);
        Tensor rows = outputs == 1 ? own.Reshape(new Shape(own.Shape[0], 1, spec.LookBack)) : tape.Transpose(own, 1, 2);
        Tensor ahead;
        if (trend is null)
        {
            ahead = whole.Forward(pass, rows);
        }
        else
        {
            Tensor smooth = tape.Linear(rows, average!);
            ahead = tape.Add(whole.Forward(pass, tape.Subtract(rows, smooth)), trend.Forward(pass, smooth));
        }

        var shape = new Shape(ahead.Shape[0], spec.Horizon, 1, outputs);
        return outputs == 1 ? ahead.Reshape(shape) : tape.Transpose(ahead, 1, 2).Reshape(shape);
    }

    // Row t holds the weights of the mean around step t; beyond the ends the first and last values repeat, as in the paper.
    private static Tensor MovingAverage(int length)
    {
        Tensor matrix = Tensor.Zeros(new Shape(length, length));
        Span<float> weights = matrix.Edit();
        for (int t = 0; t < length; t++)
        {
            for (int k = -TrendWidth / 2; k <= TrendWidth / 2; k++) weights[t * length + Math.Clamp(t + k, 0, length - 1)] += 1f / TrendWidth;
        }

        return matrix;
    }
}
