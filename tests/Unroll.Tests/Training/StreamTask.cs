using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>
/// A small recurrent regression with everything that a resume must restore: a position in endless data, a carried state, noise, a buffer.
/// h = tanh(h/2 + noise · x·w + b); loss = mean (h - tanh(x·1))².
/// </summary>
internal sealed class StreamTask : ITrainingTask
{
    private const int Batch = 8, Features = 5;

    private readonly RandomStream data = new(99);
    private readonly Parameter weight, bias, seen;
    private float[] state = new float[Batch], pending = new float[Batch];
    private long position;

    public StreamTask(bool noise = true)
    {
        Noise = noise;
        weight = Parameters.Root.Create("weight", new Shape(Features), new Uniform(), new RandomStream(1));
        bias = Parameters.Root.Create("bias", new Shape(1), new Uniform(), new RandomStream(1));
        seen = Parameters.Root.CreateBuffer("seen", new Shape(1));
    }

    public bool Noise { get; }

    public ParameterSet Parameters { get; } = new();

    public long UpdatesPerEpoch { get; init; } = 25;

    public string DataFingerprint { get; init; } = "stream";

    public bool CanEvaluate { get; init; } = true;

    /// <summary>Losses that evaluations pretend to have, in turn; by default they are real.</summary>
    public double[]? Pretend { get; init; }

    public int Evaluations { get; private set; }

    public CancellationTokenSource? CancelInEvaluation { get; init; }

    /// <summary>The update, counted from 0, whose input has a value that is not finite.</summary>
    public long PoisonAt { get; init; } = -1;

    public IReadOnlyList<ModelFile> ModelFiles => [ModelFile.From(ModelFolder.Config, "{}"u8.ToArray())];

    public BatchLoss ComputeLoss(Pass pass, int part, int parts)
    {
        int first = Batch * part / parts, rows = (Batch * (part + 1) / parts) - first;
        float[] x = new float[rows * Features], difference = new float[rows];
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            float target = 0, z = 0.5f * state[first + row] + bias.Value.Values[0];
            for (int i = 0; i < Features; i++)
            {
                float value = data.Normal((ulong)((((position * Batch) + first + row) * Features) + i));
                target += value;
                if (Noise && pass.Training && pass.Random.Uniform((ulong)(row * Features + i)) < 0.2f) value = 0;
                if (position == PoisonAt && row == 3 && i == 1) value = float.PositiveInfinity;
                x[(row * Features) + i] = value;
                z += value * weight.Value.Values[i];
            }

            pending[first + row] = MathF.Tanh(z);
            difference[row] = pending[first + row] - MathF.Tanh(target);
            sum += difference[row] * difference[row];
        }

        pass.Trace.Write("input", ["batch", "unit"], [rows, Features], x);
        Tensor loss = pass.Tape.Create(new Shape());
        loss.Edit()[0] = position == PoisonAt ? float.NaN : (float)(sum / rows);
        pass.Tape.Record(loss, () => Backward(loss.Gradient[0], x, difference, first));
        return new BatchLoss(loss, rows);
    }

    private void Backward(float gradient, float[] x, float[] difference, int first)
    {
        Span<float> weightGradient = weight.Value.WriteGradient(out bool accumulate);
        if (!accumulate) weightGradient.Clear();
        Span<float> biasGradient = bias.Value.WriteGradient(out accumulate);
        if (!accumulate) biasGradient.Clear();
        for (int row = 0; row < difference.Length; row++)
        {
            float h = pending[first + row];
            float inner = gradient * 2 * difference[row] * (1 - h * h) / difference.Length;
            biasGradient[0] += inner;
            for (int i = 0; i < Features; i++) weightGradient[i] += inner * x[row * Features + i];
        }
    }

    public void Advance()
    {
        (state, pending) = (pending, state);
        position++;
        seen.Value.Edit()[0]++;
    }

    public Evaluation Evaluate(CancellationToken stop)
    {
        if (CancelInEvaluation is { } source && !source.IsCancellationRequested) source.Cancel();
        stop.ThrowIfCancellationRequested();
        double loss = Pretend is null ? Parameters["weight"].Value.ToArray().Sum(w => (w - 1.0) * (w - 1.0)) : Pretend[Math.Min(Evaluations, Pretend.Length - 1)];
        Evaluations++;
        return new Evaluation(loss) { Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["perplexity"] = Math.Exp(loss) } };
    }

    public IEnumerable<NamedArray> SaveState() => [NamedArray.From("position", [position], 1), NamedArray.From("state", state, Batch)];

    public void RestoreState(SafetensorsFile saved)
    {
        position = saved["position"].ToLongs()[0];
        saved["state"].CopyTo(state);
    }

    /// <summary>All weights, buffers and the task's own state as one text, to be compared exactly.</summary>
    public string Fingerprint() =>
        string.Join(' ', Parameters.All.SelectMany(parameter => parameter.Value.ToArray()).Concat(state).Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8"))) + $" {position}";

    private sealed class Uniform : IInitializer
    {
        public void Fill(Span<float> values, Shape shape, RandomStream random)
        {
            for (int i = 0; i < values.Length; i++) values[i] = random.Uniform((ulong)i) - 0.5f;
        }
    }
}
