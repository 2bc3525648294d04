using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>An optimiser that treats each number by itself: up to three numbers of state per parameter, all parameters of a group in one pass.</summary>
internal sealed class ElementwiseOptimizer : IOptimizer
{
    private readonly OptimizerSpec spec;
    private readonly Slot[] slots;
    private readonly ParameterGroup?[] groups;
    private readonly UpdateTarget[] targets;
    private readonly StepMemory memory = new();

    public ElementwiseOptimizer(OptimizerSpec spec, ParameterSet parameters)
    {
        this.spec = spec;
        slots = [.. parameters.Trainable.Select(parameter => new Slot(parameter, spec.Groups.FirstOrDefault(group => group.Takes(parameter)), CreateStates(parameter)))];
        groups = [null, .. spec.Groups];
        targets = new UpdateTarget[slots.Length];
    }

    /// <inheritdoc/>
    public long Steps { get; set; }

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> State =>
        from slot in slots
        from index in Enumerable.Range(0, slot.States.Length)
        select ($"{slot.Parameter.Name}.{spec.StateNames[index]}", slot.States[index]);

    /// <inheritdoc/>
    public void Step(double learningRate, double? momentum = null)
    {
        Steps++;
        foreach (ParameterGroup? group in groups)
        {
            int count = 0;
            foreach (Slot slot in slots)
            {
                Tensor value = slot.Parameter.Value;
                if (slot.Group != group || value.GradientBlock is not { } gradient) continue;
                value.Edit();
                targets[count++] = new UpdateTarget(value.Block, gradient, slot.Block(0), slot.Block(1), slot.Block(2), value.Length);
            }

            if (count == 0) continue;
            var settings = new StepSettings(
                learningRate * (group?.RateFactor ?? 1), group?.WeightDecay ?? spec.WeightDecay, Steps, momentum, spec.Maximise ? -1f : 1f, memory);
            spec.Update(targets.AsSpan(0, count), settings);
        }

        Array.Clear(targets);
    }

    private Tensor[] CreateStates(Parameter parameter)
    {
        var states = new Tensor[spec.StateNames.Count];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = Tensor.Zeros(parameter.Shape);
            if (spec.InitialState != 0) states[i].Edit().Fill(spec.InitialState);
        }

        return states;
    }

    private sealed record Slot(Parameter Parameter, ParameterGroup? Group, Tensor[] States)
    {
        public FloatBlock? Block(int index) => index < States.Length ? States[index].Block : null;
    }
}
