using Unroll.Cells;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>
/// One layer of a recurrent network as plain loops in double precision: the reference that <c>--verify</c> compares the engine with. It computes values
/// only; no derivative is written here.
/// </summary>
internal sealed class TwinLayer
{
    private readonly RecurrentSpec spec;
    private readonly TwinMatrix inputWeight;
    private readonly TwinMatrix hiddenWeight;
    private readonly TwinMatrix? projection;

    /// <summary>Reads the weights of layer number <paramref name="layer"/> by their PyTorch names.</summary>
    public TwinLayer(RecurrentSpec spec, ParameterSet parameters, string prefix, int layer)
    {
        this.spec = spec;
        Tensor? Find(string name) => parameters.TryGet($"{prefix}{name}_l{layer}", out Parameter? parameter) ? parameter.Value : null;
        inputWeight = new TwinMatrix(Find("weight_ih")!, Find("bias_ih"));
        hiddenWeight = new TwinMatrix(Find("weight_hh")!, Find("bias_hh"));
        projection = Find("weight_hr") is { } weight ? new TwinMatrix(weight, null) : null;
    }

    /// <summary>One step: h and c are replaced, after <paramref name="nudge"/> has moved what it wants to move.</summary>
    public void Step(double[] input, ref double[] hidden, ref double[] cell, Nudge? nudge)
    {
        double[] x = inputWeight.Times(input), u = hiddenWeight.Times(hidden), next;
        switch (spec)
        {
            case LstmSpec:
                cell = LstmCell(x, u, cell);
                if (nudge?.Value == NudgedValue.Cell) nudge.Apply(cell);
                next = new double[cell.Length];
                for (int j = 0; j < next.Length; j++) next[j] = Sigmoid(x[3 * cell.Length + j] + u[3 * cell.Length + j]) * Math.Tanh(cell[j]);
                if (projection is not null) next = projection.Times(next);
                break;
            case GruSpec gru:
                next = Gru(gru, x, u, hidden);
                break;
            default:
                bool relu = spec is ElmanSpec { Activation: ElmanActivation.Relu };
                next = new double[hidden.Length];
                for (int j = 0; j < next.Length; j++) next[j] = relu ? Math.Max(0, x[j] + u[j]) : Math.Tanh(x[j] + u[j]);
                break;
        }

        if (nudge?.Value == NudgedValue.Hidden) nudge.Apply(next);
        hidden = next;
    }

    // c = f c' + i g, with the gates in the order i, f, g, o.
    private static double[] LstmCell(double[] x, double[] u, double[] cell)
    {
        int n = cell.Length;
        double[] next = new double[n];
        for (int j = 0; j < n; j++)
        {
            double i = Sigmoid(x[j] + u[j]), f = Sigmoid(x[n + j] + u[n + j]), g = Math.Tanh(x[2 * n + j] + u[2 * n + j]);
            next[j] = f * cell[j] + i * g;
        }

        return next;
    }

    // h = (1 - z) n + z h', with the gates in the order r, z, n.
    private double[] Gru(GruSpec gru, double[] x, double[] u, double[] hidden)
    {
        int size = hidden.Length;
        double[] r = new double[size], z = new double[size], next = new double[size], candidate = u;
        for (int j = 0; j < size; j++)
        {
            r[j] = Sigmoid(x[j] + u[j]);
            z[j] = Sigmoid(x[size + j] + u[size + j]);
        }

        if (gru.Reset == GruReset.Before)
        {
            double[] reset = new double[size];
            for (int j = 0; j < size; j++) reset[j] = r[j] * hidden[j];
            candidate = hiddenWeight.Times(reset);
        }

        for (int j = 0; j < size; j++)
        {
            double recurrent = candidate[2 * size + j];
            double n = Math.Tanh(x[2 * size + j] + (gru.Reset == GruReset.After ? r[j] * recurrent : recurrent));
            next[j] = (1 - z[j]) * n + z[j] * hidden[j];
        }

        return next;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
