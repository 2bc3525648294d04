using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Turns the gradients of a model's parameters into new weights.</summary>
public interface IOptimizer
{
    /// <summary>How many updates have been made. Set when training is resumed.</summary>
    long Steps { get; set; }

    /// <summary>
    /// Everything it remembers between updates, under stable names such as <c>rnn.weight_ih_l0.first_moment</c>, all of it present from the start.
    /// A resume writes the saved numbers into these tensors.
    /// </summary>
    IEnumerable<(string Name, Tensor Value)> State { get; }

    /// <summary>Changes every trainable parameter that has a gradient. The gradients stay.</summary>
    void Step(double learningRate);
}
