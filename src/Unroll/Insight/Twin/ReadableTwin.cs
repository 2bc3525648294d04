using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A recurrent stack with a linear head, run step by step in double precision, and derivatives of its outputs by central differences.</summary>
internal sealed class ReadableTwin
{
    private readonly RecurrentSpec spec;
    private readonly TwinLayer[] layers;
    private readonly TwinMatrix head;

    /// <summary>Takes copies of the weights.</summary>
    /// <param name="spec">The stack; it must run forwards only.</param>
    /// <param name="parameters">Where the stack's weights are.</param>
    /// <param name="prefix">What stands before their names: <c>rnn.</c>.</param>
    /// <param name="headWeight">The head, <c>[out, in]</c>.</param>
    /// <param name="headBias">Its bias, or none.</param>
    public ReadableTwin(RecurrentSpec spec, ParameterSet parameters, string prefix, Tensor headWeight, Tensor? headBias)
    {
        if (spec.Bidirectional) throw new NotSupportedException("Derivatives of a bidirectional model cannot be verified by the step-by-step twin.");
        this.spec = spec;
        layers = [.. Enumerable.Range(0, spec.Layers).Select(layer => new TwinLayer(spec, parameters, prefix, layer))];
        head = new TwinMatrix(headWeight, headBias);
    }

    /// <summary>The outputs after the last of <paramref name="inputs"/>.</summary>
    public double[] Outputs(IReadOnlyList<double[]> inputs, Nudge? nudge = null) => head.Times(LastHidden(inputs, nudge));

    /// <summary>The derivative of <paramref name="quantity"/> of the last outputs along a direction of one inner value.</summary>
    public double Derivative(IReadOnlyList<double[]> inputs, Func<double[], double> quantity, NudgedValue value, int layer, int time, double[] direction) =>
        CentralDifferences.Slope(size => quantity(Outputs(inputs, new Nudge(value, layer, time, direction, size))));

    private double[] LastHidden(IReadOnlyList<double[]> inputs, Nudge? nudge)
    {
        double[][] hidden = [.. layers.Select(_ => new double[spec.StateSize])], cell = [.. layers.Select(_ => new double[spec.Hidden])];
        for (int time = 0; time < inputs.Count; time++)
        {
            double[] x = inputs[time];
            if (nudge is { Value: NudgedValue.Input } && nudge.Time == time)
            {
                x = [.. x];
                nudge.Apply(x);
            }

            for (int layer = 0; layer < layers.Length; layer++)
            {
                layers[layer].Step(x, ref hidden[layer], ref cell[layer], nudge?.Time == time && nudge.Layer == layer ? nudge : null);
                x = hidden[layer];
            }
        }

        return hidden[^1];
    }
}
