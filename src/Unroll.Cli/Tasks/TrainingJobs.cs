using Unroll.Cli.Rendering;

namespace Unroll.Cli.Tasks;

/// <summary>What jobs say alike.</summary>
internal static class TrainingJobs
{
    /// <summary>How often and on what it computes, for the introduction.</summary>
    public static string Pace(this ITrainingJob job) => $"{Quantity.Count(job.Task.UpdatesPerEpoch)} updates per epoch, {Machine.Threads} threads";
}
