namespace Unroll.Tensors;

/// <summary>The variants of the losses over classes: softmax cross entropy and negative log likelihood.</summary>
public sealed record ClassLossOptions
{
    /// <summary>The plain mean over all rows.</summary>
    public static ClassLossOptions Default { get; } = new();

    /// <summary>A target of this number adds no loss and no gradient and does not count in the mean. Default -100.</summary>
    public int IgnoreIndex { get; init; } = -100;

    /// <summary>Mean, sum or one loss for each target. Default mean.</summary>
    public Reduction Reduction { get; init; } = Reduction.Mean;

    /// <summary>The share ε of the target's probability that is spread evenly over all classes, from 0 to 1. Default 0; cross entropy only.</summary>
    /// <remarks>Szegedy et al. 2016, section 7.</remarks>
    public double LabelSmoothing { get; init; }

    /// <summary>A weight for each class, <c>[classes]</c>, or none. It gets no gradient.</summary>
    public Tensor? ClassWeights { get; init; }

    /// <summary>The axis of the classes; -1, the last, is the default. PyTorch has it at 1.</summary>
    public int ClassAxis { get; init; } = -1;
}
