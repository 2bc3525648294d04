namespace Unroll.Data;

/// <summary>What the token tasks share.</summary>
internal static class TaskBatch
{
    /// <summary>Checks the room and starts with targets that count for nothing.</summary>
    public static void Begin(ITokenTask task, TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Inputs.Length != batch.Batch * task.Time)
        {
            throw new ArgumentException($"The task '{task.Name}' needs room for {task.Time} steps; the batch has {batch.Inputs.Length / batch.Batch}.", nameof(batch));
        }

        batch.Time = task.Time;
        batch.StartsAfresh = true;
        Array.Fill(batch.Targets, TokenBatch.Ignored);
    }

    /// <summary>Checks a size of a task.</summary>
    public static int AtLeast(int least, int value, string name) => value >= least ? value
        : throw new ArgumentOutOfRangeException(name, value, $"Use {least} or more.");
}
