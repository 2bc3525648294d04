using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

internal sealed class SgdOptimizer : IOptimizer
{
    private readonly Sgd spec;
    private readonly (Parameter Parameter, Tensor? Velocity)[] entries;

    public SgdOptimizer(Sgd spec, ParameterSet parameters)
    {
        this.spec = spec;
        entries = [.. parameters.Trainable.Select(parameter => (parameter, spec.Momentum > 0 ? Tensor.Zeros(parameter.Shape) : null))];
    }

    public long Steps { get; set; }

    public IEnumerable<(string Name, Tensor Value)> State =>
        from entry in entries
        where entry.Velocity is not null
        select ($"{entry.Parameter.Name}.velocity", entry.Velocity);

    public void Step(double learningRate)
    {
        foreach ((Parameter parameter, Tensor? velocity) in entries)
        {
            if (!parameter.Value.HasGradient) continue;
            ReadOnlySpan<float> direction = parameter.Value.Gradient;
            if (velocity is not null)
            {
                Span<float> values = velocity.Edit();
                for (int i = 0; i < values.Length; i++) values[i] = MathF.FusedMultiplyAdd(values[i], (float)spec.Momentum, direction[i]);
                direction = values;
            }

            Elementwise.ScaleAddTo(direction, (float)-learningRate, parameter.Value.Edit());
        }

        Steps++;
    }
}
