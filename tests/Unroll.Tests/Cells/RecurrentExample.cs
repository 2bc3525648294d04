using System.Globalization;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Cells;

/// <summary>A recurrent layer with random weights, inputs, initial states and lengths, that both the layer and its twin can run.</summary>
internal sealed class RecurrentExample
{
    private readonly Dictionary<string, double[]> numbers = new(StringComparer.Ordinal);

    public RecurrentExample(RecurrentSpec spec, int batch, int time, int inputSize, int[]? lengths = null, ulong seed = 7)
    {
        (Spec, Batch, Time, InputSize) = (spec, batch, time, inputSize);
        Lengths = lengths ?? [];
        var random = new RandomStream(seed);
        Layer = new Recurrent(Parameters.Root, spec, inputSize, random);
        foreach (Parameter parameter in Parameters.All) Fill(parameter.Value, random.Fork(parameter.Name), 0.6);
        X = New(random.Fork("x"), new Shape(batch, time, inputSize), 1);
        int count = spec.Layers * spec.Directions;
        Initial = new RecurrentState(
            [.. Enumerable.Range(0, count).Select(i => New(random.Fork("h").Fork((ulong)i), new Shape(batch, spec.StateSize), 0.5))],
            spec is LstmSpec ? [.. Enumerable.Range(0, count).Select(i => New(random.Fork("c").Fork((ulong)i), new Shape(batch, spec.Hidden), 0.8))] : []);
        OutputWeight = Weights(random.Fork("wo"), batch * time * spec.OutputSize);
        HiddenWeight = [.. Enumerable.Range(0, count).Select(i => Weights(random.Fork("wh").Fork((ulong)i), batch * spec.StateSize))];
        CellWeight = [.. Enumerable.Range(0, Initial.CellStates.Count).Select(i => Weights(random.Fork("wc").Fork((ulong)i), batch * spec.Hidden))];
    }

    public RecurrentSpec Spec { get; }

    public int Batch { get; }

    public int Time { get; }

    public int InputSize { get; }

    public int[] Lengths { get; }

    public ParameterSet Parameters { get; } = new();

    public Recurrent Layer { get; }

    public Tensor X { get; }

    public RecurrentState Initial { get; }

    /// <summary>The loss is the sum of all outputs and final states times these.</summary>
    public float[] OutputWeight { get; }

    public float[][] HiddenWeight { get; }

    public float[][] CellWeight { get; }

    public int Length(int sequence) => Lengths.Length == 0 ? Time : Lengths[sequence];

    /// <summary>Every leaf by name: parameters, <c>x</c>, <c>h0</c>, <c>c0</c> and so on.</summary>
    public IEnumerable<(string Name, Tensor Value)> Leaves()
    {
        foreach (Parameter parameter in Parameters.All) yield return (parameter.Name, parameter.Value);
        yield return ("x", X);
        for (int i = 0; i < Initial.HiddenStates.Count; i++) yield return ($"h{i}", Initial.HiddenStates[i]);
        for (int i = 0; i < Initial.CellStates.Count; i++) yield return ($"c{i}", Initial.CellStates[i]);
    }

    /// <summary>What the twin computes, with one leaf's element changed by <paramref name="amount"/>.</summary>
    public TwinResult Twin(string leaf = "", int element = 0, double amount = 0, Action<RecurrentTwin>? set = null, IReadOnlyList<PinnedValue>? pins = null)
    {
        if (numbers.Count == 0)
        {
            foreach ((string name, Tensor value) in Leaves()) numbers[name] = Array.ConvertAll(value.ToArray(), number => (double)number);
        }

        if (leaf.Length > 0) numbers[leaf][element] += amount;
        var twin = new RecurrentTwin(Spec, InputSize, numbers) { Pins = pins ?? [] };
        set?.Invoke(twin);
        var result = new TwinResult(twin, Batch, Time, Spec.OutputSize);
        for (int sequence = 0; sequence < Batch; sequence++)
        {
            int length = Length(sequence);
            var x = new double[length][];
            for (int t = 0; t < length; t++) x[t] = numbers["x"].AsSpan((sequence * Time + t) * InputSize, InputSize).ToArray();
            double[][] h = [.. Initial.HiddenStates.Select((state, i) => numbers[$"h{i}"].AsSpan(sequence * Spec.StateSize, Spec.StateSize).ToArray())];
            double[][] c = [.. Initial.CellStates.Select((state, i) => numbers[$"c{i}"].AsSpan(sequence * Spec.Hidden, Spec.Hidden).ToArray())];
            double[][] outputs = twin.Run(sequence, x, h, c);
            for (int t = 0; t < length; t++) outputs[t].CopyTo(result.Output, (sequence * Time + t) * Spec.OutputSize);
            for (int k = 0; k < result.Output.Length / Batch; k++) result.Loss += result.Output[sequence * Time * Spec.OutputSize + k] * OutputWeight[sequence * Time * Spec.OutputSize + k];
            result.Hidden.Add(h);
            result.Cell.Add(c);
            for (int i = 0; i < h.Length; i++) result.Loss += Dot(h[i], HiddenWeight[i], sequence);
            for (int i = 0; i < c.Length; i++) result.Loss += Dot(c[i], CellWeight[i], sequence);
        }

        if (leaf.Length > 0) numbers[leaf][element] -= amount;
        return result;
    }

    private static double Dot(double[] values, float[] weights, int sequence)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++) sum += values[i] * weights[sequence * values.Length + i];
        return sum;
    }

    private static Tensor New(RandomStream random, Shape shape, double scale)
    {
        Tensor tensor = Tensor.Zeros(shape);
        Fill(tensor, random, scale);
        tensor.RequiresGradient = true;
        return tensor;
    }

    private static void Fill(Tensor tensor, RandomStream random, double scale)
    {
        Span<float> values = tensor.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (float)(random.Normal((ulong)i) * scale);
    }

    private static float[] Weights(RandomStream random, int length) => [.. Enumerable.Range(0, length).Select(i => random.Normal((ulong)i))];

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Spec} on [{Batch}, {Time}, {InputSize}], lengths [{string.Join(", ", Lengths)}]");

    internal sealed class TwinResult(RecurrentTwin twin, int batch, int time, int outputSize)
    {
        public RecurrentTwin Twin { get; } = twin;

        /// <summary><c>[batch, time, features]</c>, zeros after the end.</summary>
        public double[] Output { get; } = new double[batch * time * outputSize];

        /// <summary>Final hidden states by sequence, then layer and direction.</summary>
        public List<double[][]> Hidden { get; } = [];

        public List<double[][]> Cell { get; } = [];

        public double Loss { get; set; }
    }
}
