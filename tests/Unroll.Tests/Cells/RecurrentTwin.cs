using Unroll.Cells;

namespace Unroll.Tests.Cells;

/// <summary>
/// The specification of the recurrent layers: every equation as a plain loop over one number at a time, in double precision, one sequence after the other.
/// It knows neither packing nor padding: a sequence simply ends. Gradients are its central differences.
/// </summary>
internal sealed class RecurrentTwin(RecurrentSpec spec, int inputSize, IReadOnlyDictionary<string, double[]> parameters)
{
    /// <summary>Every named value by name, sequence, step: <c>layer0.forward.forget</c>.</summary>
    public Dictionary<(string Name, int Sequence, int Step), double[]> Values { get; } = [];

    /// <summary>Values that are set rather than computed.</summary>
    public IReadOnlyList<PinnedValue> Pins { get; init; } = [];

    /// <summary>A small number added to one hidden or cell state: the derivative by it is what tracing calls its gradient.</summary>
    public (string Name, int Sequence, int Step, int Unit, double Amount)? Nudge { get; set; }

    /// <summary>Runs one sequence <c>[step][feature]</c> through all layers.</summary>
    /// <param name="sequence">Its number, for pins and values.</param>
    /// <param name="x">The inputs.</param>
    /// <param name="h">Initial hidden states, one for each layer and direction; replaced by the final ones.</param>
    /// <param name="c">Initial cell states likewise; empty for cells without one.</param>
    /// <returns>Outputs <c>[step][feature]</c>.</returns>
    public double[][] Run(int sequence, double[][] x, double[][] h, double[][] c)
    {
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            var outputs = new double[x.Length][];
            for (int t = 0; t < x.Length; t++) outputs[t] = new double[spec.OutputSize];
            for (int direction = 0; direction < spec.Directions; direction++)
            {
                int index = layer * spec.Directions + direction;
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                string prefix = $"layer{layer}.{(direction == 1 ? "reverse" : "forward")}.";
                for (int i = 0; i < x.Length; i++)
                {
                    int t = direction == 1 ? x.Length - 1 - i : i;
                    var place = new Place(prefix, sequence, t);
                    if (spec is LstmSpec) (h[index], c[index]) = Lstm(place, suffix, x[t], h[index], c[index]);
                    else if (spec is GruSpec gru) h[index] = Gru(place, suffix, x[t], h[index], gru.Reset == GruReset.After);
                    else h[index] = Elman(place, suffix, x[t], h[index], ((ElmanSpec)spec).Activation == ElmanActivation.Relu);
                    h[index].CopyTo(outputs[t], direction * spec.StateSize);
                }
            }

            x = outputs;
        }

        return x;
    }

    private double[] Elman(Place place, string suffix, double[] x, double[] h, bool relu)
    {
        var next = new double[spec.Hidden];
        for (int u = 0; u < next.Length; u++)
        {
            double a = Input(suffix, u, x) + Hidden(suffix, u, h);
            next[u] = relu ? Math.Max(0, a) : Math.Tanh(a);
        }

        return Keep(place, "hidden", next);
    }

    private (double[] H, double[] C) Lstm(Place place, string suffix, double[] x, double[] h, double[] c)
    {
        int n = spec.Hidden;
        double[] i = new double[n], f = new double[n], g = new double[n], o = new double[n], m = new double[n], cell = new double[n];
        for (int u = 0; u < n; u++)
        {
            i[u] = Sigmoid(Input(suffix, u, x) + Hidden(suffix, u, h));
            f[u] = Sigmoid(Input(suffix, n + u, x) + Hidden(suffix, n + u, h));
            g[u] = Math.Tanh(Input(suffix, 2 * n + u, x) + Hidden(suffix, 2 * n + u, h));
            o[u] = Sigmoid(Input(suffix, 3 * n + u, x) + Hidden(suffix, 3 * n + u, h));
        }

        Keep(place, "input", i);
        Keep(place, "forget", f);
        Keep(place, "candidate", g);
        Keep(place, "output", o);
        for (int u = 0; u < n; u++) cell[u] = f[u] * c[u] + i[u] * g[u];
        Keep(place, "cell", cell);
        for (int u = 0; u < n; u++) m[u] = o[u] * Math.Tanh(cell[u]);
        if (((LstmSpec)spec).Projection is not { } size) return (Keep(place, "hidden", m), cell);
        var projected = new double[size];
        for (int p = 0; p < size; p++)
        {
            for (int u = 0; u < n; u++) projected[p] += parameters["weight_hr" + suffix][p * n + u] * m[u];
        }

        return (Keep(place, "hidden", projected), cell);
    }

    private double[] Gru(Place place, string suffix, double[] x, double[] h, bool resetAfter)
    {
        int size = spec.Hidden;
        double[] r = new double[size], z = new double[size], n = new double[size], product = new double[size], next = new double[size];
        for (int u = 0; u < size; u++)
        {
            r[u] = Sigmoid(Input(suffix, u, x) + Hidden(suffix, u, h));
            z[u] = Sigmoid(Input(suffix, size + u, x) + Hidden(suffix, size + u, h));
        }

        Keep(place, "reset", r);
        Keep(place, "update", z);
        for (int u = 0; u < size; u++) product[u] = r[u] * h[u];
        for (int u = 0; u < size; u++)
        {
            int row = 2 * size + u;
            n[u] = Math.Tanh(Input(suffix, row, x) + (resetAfter ? r[u] * Hidden(suffix, row, h) : Hidden(suffix, row, product)));
        }

        Keep(place, "candidate", n);
        for (int u = 0; u < size; u++) next[u] = (1 - z[u]) * n[u] + z[u] * h[u];
        return Keep(place, "hidden", next);
    }

    /// <summary>One number of W x + b.</summary>
    private double Input(string suffix, int row, double[] x) => Product(parameters["weight_ih" + suffix], row, x) + (spec.Bias ? parameters["bias_ih" + suffix][row] : 0);

    /// <summary>One number of U h + d.</summary>
    private double Hidden(string suffix, int row, double[] h) => Product(parameters["weight_hh" + suffix], row, h) + (spec.Bias ? parameters["bias_hh" + suffix][row] : 0);

    private static double Product(double[] matrix, int row, double[] vector)
    {
        double sum = 0;
        for (int i = 0; i < vector.Length; i++) sum += matrix[row * vector.Length + i] * vector[i];
        return sum;
    }

    private static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    private double[] Keep(Place place, string name, double[] values)
    {
        string full = place.Prefix + name;
        foreach (PinnedValue pin in Pins)
        {
            if (pin.Name == full && pin.Time == place.Step && (pin.Sequence ?? place.Sequence) == place.Sequence) values[pin.Unit] = pin.Value;
        }

        if (Nudge is { } nudge && nudge.Name == full && nudge.Sequence == place.Sequence && nudge.Step == place.Step) values[nudge.Unit] += nudge.Amount;
        Values[(full, place.Sequence, place.Step)] = values;
        return values;
    }

    /// <summary>Number of features that the twin was made for.</summary>
    public int InputSize => inputSize;

    private readonly record struct Place(string Prefix, int Sequence, int Step);
}
