namespace Unroll.Training;

/// <summary>What one step of an optimiser depends on beside the numbers themselves.</summary>
/// <param name="Rate">The learning rate of the group.</param>
/// <param name="WeightDecay">The decay of the group.</param>
/// <param name="Step">The number of this step, from 1.</param>
/// <param name="Momentum">What a schedule put in place of the momentum.</param>
/// <param name="Sign">1, or -1 to climb.</param>
/// <param name="Memory">Where an optimiser may keep what it could also compute again from the step.</param>
internal readonly record struct StepSettings(double Rate, double WeightDecay, long Step, double? Momentum, float Sign, StepMemory Memory);
