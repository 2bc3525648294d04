using System.Globalization;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tracing;

namespace Unroll.Training;

/// <summary>Finds the first number that is not finite and says what to try.</summary>
internal static class Divergence
{
    /// <summary>The loss of update <paramref name="step"/> is not finite. The computation is repeated with somebody watching.</summary>
    public static DivergenceException OfLoss(ITrainingTask task, Func<int, Pass> passFor, TrainingSpec spec, long step, double rate, double loss)
    {
        string loud = loss.ToString(CultureInfo.InvariantCulture);
        if (FirstWeight(task.Parameters) is { } weight)
            return Create(spec, step, rate, weight, $"the loss is {loud} because the weight '{weight}' is not finite: an update before made it overflow");
        var watch = new FiniteWatch();
        for (int part = 0; part < spec.Accumulate && watch.Found is null; part++)
        {
            Pass pass = passFor(part) with { Trace = new TraceScope(watch) };
            task.ComputeLoss(pass, part, spec.Accumulate);
            pass.Tape.End();
        }

        return Create(spec, step, rate, watch.Found ?? "loss", $"the loss is {loud}{(watch.Found is null ? "" : $"; the first value that is not finite is {watch.Place}")}");
    }

    /// <summary>The loss is finite but a gradient is not.</summary>
    public static DivergenceException OfGradient(ITrainingTask task, TrainingSpec spec, long step, double rate)
    {
        string name = task.Parameters.Trainable.FirstOrDefault(parameter => !AllFinite(parameter.Value.Gradient))?.Name ?? "all gradients together";
        return Create(spec, step, rate, $"{name}.gradient", $"the gradient of '{name}' is not finite");
    }

    /// <summary>A weight is not finite after an update.</summary>
    public static DivergenceException? OfWeights(ITrainingTask task, TrainingSpec spec, long step, double rate) =>
        FirstWeight(task.Parameters) is { } weight ? Create(spec, step, rate, weight, $"the weight '{weight}' is not finite") : null;

    /// <summary>The loss on the validation data is not finite.</summary>
    public static DivergenceException OfEvaluation(TrainingSpec spec, long step, double rate, double loss) =>
        Create(spec, step, rate, "validation loss", string.Create(CultureInfo.InvariantCulture, $"the loss on the validation data is {loss}"));

    private static DivergenceException Create(TrainingSpec spec, long step, double rate, string tensor, string what)
    {
        string clip = spec.ClipNorm is { } norm
            ? string.Create(CultureInfo.InvariantCulture, $"a smaller ClipNorm than {norm}")
            : "ClipNorm = 1";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Training diverged in update {step + 1}: {what}. The learning rate was {rate:G4}. Try {rate / 10:G4}, {clip}, or a schedule that warms up.");
        return new DivergenceException(step + 1, tensor, message);
    }

    private static string? FirstWeight(ParameterSet parameters) => parameters.All.FirstOrDefault(parameter => !AllFinite(parameter.Value.Values))?.Name;

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    /// <summary>Remembers the first value that is not finite of all that are traced.</summary>
    private sealed class FiniteWatch : ITraceSink
    {
        public string? Found { get; private set; }

        public string Place { get; private set; } = "";

        public bool Wants(string name) => Found is null;

        public void Write(string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes, ReadOnlySpan<float> values)
        {
            if (Found is not null) return;
            for (int i = 0; i < values.Length; i++)
            {
                if (float.IsFinite(values[i])) continue;
                Found = name;
                Place = $"'{name}' [{Index(i, dimensions, sizes)}]";
                return;
            }
        }

        private static string Index(int position, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes)
        {
            string[] parts = new string[sizes.Length];
            for (int i = sizes.Length - 1; i >= 0; i--)
            {
                parts[i] = $"{(i < dimensions.Length ? dimensions[i] : "index")} {position % sizes[i]}";
                position /= sizes[i];
            }

            return string.Join(", ", parts);
        }
    }
}
