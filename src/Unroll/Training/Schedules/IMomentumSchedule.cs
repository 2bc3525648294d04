namespace Unroll.Training;

/// <summary>A schedule that also changes the momentum.</summary>
internal interface IMomentumSchedule
{
    double? MomentumAt(long step, long totalSteps);
}
