using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Changes the parameters it was created for by their gradients. Made by <see cref="OptimizerSpec.Create"/>.</summary>
public interface IOptimizer
{
    /// <summary>How many steps have been taken. Set it only to resume, together with the numbers of <see cref="State"/>.</summary>
    long Steps { get; set; }

    /// <summary>
    /// Everything that is carried from step to step, under stable names (<c>rnn.weight_ih_l0.first_moment</c>), in a stable order. Saving these tensors and
    /// <see cref="Steps"/> and copying them back with <see cref="Tensor.Edit"/> continues to the bit.
    /// </summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>
    /// One update of every parameter whose gradient has arrived; the others stay as they are. Gradients are kept.
    /// </summary>
    /// <param name="learningRate">The rate of this step, from the schedule.</param>
    /// <param name="momentum">Replaces the spec's momentum (or the first beta) in this step, for schedules that change it too.</param>
    void Step(double learningRate, double? momentum = null);
}
