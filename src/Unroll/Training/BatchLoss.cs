using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>The loss of a batch or of a part of one.</summary>
/// <param name="Mean">One number on the tape: the mean over <paramref name="Count"/> predictions.</param>
/// <param name="Count">How many predictions were averaged; parts of a batch count in proportion.</param>
public readonly record struct BatchLoss(Tensor Mean, long Count);
