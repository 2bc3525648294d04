namespace Unroll.Numerics;

/// <summary>An intervention: one inner value that is set rather than computed, so that no gradient flows through it.</summary>
/// <param name="Lane">Which value: a gate's number, or the kernel's <see cref="IRecurrentKernel.CellLane"/> or <see cref="IRecurrentKernel.HiddenLane"/>.</param>
/// <param name="Time">The step.</param>
/// <param name="Row">The row of the batch in packed order, or -1 for every row.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Value">What it is set to, after the activation function.</param>
internal readonly record struct GatePin(int Lane, int Time, int Row, int Unit, float Value);
