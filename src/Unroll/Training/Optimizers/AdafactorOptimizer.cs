using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Runs <see cref="Adafactor"/>. A tensor of more than two dimensions is a stack of matrices.</summary>
internal sealed class AdafactorOptimizer : IOptimizer
{
    private readonly Adafactor spec;
    private readonly Slot[] slots;

    public AdafactorOptimizer(Adafactor spec, ParameterSet parameters)
    {
        this.spec = spec;
        slots = [.. parameters.Trainable.Select(CreateSlot)];
    }

    /// <inheritdoc/>
    public long Steps { get; set; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State => slots.SelectMany(slot => slot.State);

    /// <inheritdoc/>
    public void Step(double learningRate, double? momentum = null)
    {
        Steps++;
        foreach (Slot slot in slots)
        {
            Tensor value = slot.Parameter.Value;
            if (!value.HasGradient) continue;
            double rate = spec.RelativeStep ? Math.Min(spec.Warmup ? 1e-6 * Steps : 1e-2, 1 / Math.Sqrt(Steps)) : learningRate;
            double scale = spec.ScaleParameter ? Math.Max(spec.SmallestScale, Math.Sqrt(Reductions.SumOfSquares(value.Values) / Math.Max(1, value.Length))) : 1;
            var settings = new FactoredSettings(
                Rate: rate * scale * (slot.Group?.RateFactor ?? 1),
                Decay: slot.Group?.WeightDecay ?? spec.WeightDecay,
                Beta1: spec.Beta1 is null ? null : momentum ?? spec.Beta1,
                Beta2: 1 - Math.Pow(Steps, spec.DecayExponent),
                Epsilon: spec.Epsilon,
                ClipThreshold: spec.ClipThreshold,
                Sign: spec.Maximise ? -1 : 1);
            FloatBlock scratch = BlockPool.Rent(Math.Max(1, value.Length));
            Span<float> update = scratch.Span[..value.Length];
            if (slot.Rows is { } rows) FactoredUpdate.Precondition(value.Gradient, value.Shape[^2], value.Shape[^1], rows.Edit(), slot.Columns!.Edit(), update, settings);
            else FactoredUpdate.Precondition(value.Gradient, slot.Squares!.Edit(), update, settings);
            FactoredUpdate.Apply(update, slot.Moment is { } moment ? moment.Edit() : default, value.Edit(), settings);
            BlockPool.Return(scratch);
        }
    }

    private Slot CreateSlot(Parameter parameter)
    {
        bool factored = parameter.Shape.Rank >= 2;
        int[] sizes = parameter.Shape.Sizes.ToArray();
        return new Slot(
            parameter,
            spec.Groups.FirstOrDefault(group => group.Takes(parameter)),
            factored ? Tensor.Zeros(new Shape(sizes.AsSpan(..^1))) : null,
            factored ? Tensor.Zeros(new Shape([.. sizes[..^2], sizes[^1]])) : null,
            factored ? null : Tensor.Zeros(parameter.Shape),
            spec.Beta1 is null ? null : Tensor.Zeros(parameter.Shape));
    }

    private sealed record Slot(Parameter Parameter, ParameterGroup? Group, Tensor? Rows, Tensor? Columns, Tensor? Squares, Tensor? Moment)
    {
        public IEnumerable<(string Name, Tensor Value)> State
        {
            get
            {
                if (Rows is not null) yield return ($"{Parameter.Name}.row_mean_square", Rows);
                if (Columns is not null) yield return ($"{Parameter.Name}.column_mean_square", Columns);
                if (Squares is not null) yield return ($"{Parameter.Name}.mean_square", Squares);
                if (Moment is not null) yield return ($"{Parameter.Name}.first_moment", Moment);
            }
        }
    }
}
