using Unroll.Cli.Rendering;

namespace Unroll.Cli.Tasks;

/// <summary>What jobs say alike.</summary>
internal static class TrainingJobs
{
    /// <summary>How often and on what it computes, for the introduction.</summary>
    public static string Pace(this ITrainingJob job) => $"{Quantity.Count(job.Task.UpdatesPerEpoch)} updates per epoch, {Machine.Threads} threads";

    /// <summary>How much there is to learn from and to validate on, and the pace.</summary>
    public static string Parts(this ITrainingJob job, string what, int train, int? validation) =>
        $"{Quantity.Count(train)} {what} to learn from, {(validation is { } count ? Quantity.Count(count) : "none")} for validation, {job.Pace()}";
}
