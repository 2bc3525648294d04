using Unroll.Data;

namespace Unroll.Training;

/// <summary>
/// How a model is trained. The same in code, in a recipe and in a checkpoint. Nothing here but <see cref="Threads"/>, <see cref="LogEvery"/>,
/// <see cref="TensorBoard"/> and the times of checkpoints may differ between two runs that shall give the same weights.
/// </summary>
public sealed record TrainingSpec
{
    /// <summary>The rule that turns gradients into new weights, with its learning rate. Default: AdamW with 1e-3.</summary>
    public OptimizerSpec Optimizer { get; init; } = new AdamW(1e-3);

    /// <summary>How the learning rate changes during training. Default: it stays.</summary>
    public ScheduleSpec? Schedule { get; init; }

    /// <summary>How many updates to make. Give this or <see cref="Epochs"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>How many times to go over the training data; fractions are allowed. Give this or <see cref="Steps"/>.</summary>
    public double? Epochs { get; init; }

    /// <summary>How many sequences make one update. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// For separate examples: how many time steps, padding included, make one update instead of <see cref="BatchSize"/>, so that batches of short examples have more of them.
    /// Default: none.
    /// </summary>
    public int? TokenBudget { get; init; }

    /// <summary>How many time steps a window has, and through how many gradients flow back. Default: 64.</summary>
    public int SequenceLength { get; init; } = 64;

    /// <summary>What happens to the hidden state between windows. Default: it is carried.</summary>
    public StateCarry Carry { get; init; } = StateCarry.Carry;

    /// <summary>In how many parts each batch is computed, one after the other, to need less memory. The result is that of the whole batch up to rounding. Default: 1.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The largest norm that all gradients together may have; larger ones are scaled down. Default: no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>The largest magnitude that any single number of a gradient may have. Default: no limit.</summary>
    public double? ClipValue { get; init; }

    /// <summary>An average of the weights that is evaluated and kept instead of the last ones. Default: none.</summary>
    public AverageSpec? Average { get; init; }

    /// <summary>After how many updates to evaluate on the validation data. Default: after each pass over the training data; always after the last update.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Stop after this many evaluations in a row without a new best. Default: never.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether the model at the end is the one of the best evaluation rather than of the last update. Default: true.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>After how many updates to save a checkpoint. Default: by time only.</summary>
    public long? CheckpointEvery { get; init; }

    /// <summary>After how many seconds to save a checkpoint. Default: 300; 0 for never by time.</summary>
    public double CheckpointSeconds { get; init; } = 300;

    /// <summary>After how many updates to report progress; the log file has every update. Default: 10.</summary>
    public long LogEvery { get; init; } = 10;

    /// <summary>Whether to write event files for TensorBoard. Default: false.</summary>
    public bool TensorBoard { get; init; }

    /// <summary>Where all random numbers of training come from. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many threads compute; the numbers do not depend on it. Default: 0, which leaves it to the process.</summary>
    public int Threads { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(Optimizer is not null, nameof(Optimizer), Optimizer, "an optimiser");
        Optimizer?.Validate(check[nameof(Optimizer)]);
        Schedule?.Validate(check[nameof(Schedule)]);
        check.Require(Steps is null != Epochs is null, nameof(Steps), Steps, "either steps or epochs, not both and not neither", Epochs is null ? "Set one of the two." : "Leave out one of the two.");
        if (Steps is { } steps) check.Range(nameof(Steps), steps, 1, long.MaxValue);
        if (Epochs is { } epochs) check.Positive(nameof(Epochs), epochs);
        check.Range(nameof(BatchSize), BatchSize, 1, 1 << 20);
        if (TokenBudget is { } tokens) check.Range(nameof(TokenBudget), tokens, 1);
        check.Range(nameof(SequenceLength), SequenceLength, 1, 1 << 24);
        check.Require(Enum.IsDefined(Carry), nameof(Carry), Carry, "Carry or Reset");
        check.Range(nameof(Accumulate), Accumulate, 1, Math.Max(1, BatchSize), $"Each part needs at least one of the batch's {BatchSize} sequences.");
        if (ClipNorm is { } clipNorm) check.Positive(nameof(ClipNorm), clipNorm, "Leave it out for no limit.");
        if (ClipValue is { } clipValue) check.Positive(nameof(ClipValue), clipValue, "Leave it out for no limit.");
        Average?.Validate(check[nameof(Average)]);
        if (EvaluateEvery is { } evaluateEvery) check.Range(nameof(EvaluateEvery), evaluateEvery, 1, long.MaxValue);
        if (Patience is { } patience) check.Range(nameof(Patience), patience, 1, fix: "Leave it out to train to the end.");
        if (CheckpointEvery is { } checkpointEvery) check.Range(nameof(CheckpointEvery), checkpointEvery, 1, long.MaxValue);
        check.Range(nameof(CheckpointSeconds), CheckpointSeconds, 0);
        check.Range(nameof(LogEvery), LogEvery, 1, long.MaxValue);
        check.Range(nameof(Threads), Threads, 0, 1024);
    }

    /// <summary>What two runs must have in common to give the same weights: this without threads, reports and times of checkpoints.</summary>
    internal TrainingSpec Essence => this with { LogEvery = 1, TensorBoard = false, Threads = 0, CheckpointEvery = null, CheckpointSeconds = 0 };
}
