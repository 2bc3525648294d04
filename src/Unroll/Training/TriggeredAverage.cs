namespace Unroll.Training;

/// <summary>
/// The plain mean of the weights after each update, counted from the moment at which validation stops improving.
/// </summary>
/// <remarks>Merity, Keskar, Socher, "Regularizing and Optimizing LSTM Language Models", ICLR 2018, algorithm 1 (NT-ASGD).</remarks>
public sealed record TriggeredAverage : AverageSpec
{
    /// <summary>
    /// Averaging starts at the first evaluation that is worse than the best of all those more than this many evaluations before. 1 or more. Default: 5.
    /// </summary>
    public int Interval { get; init; } = 5;

    /// <inheritdoc/>
    public override void Validate(SpecCheck check) => check.Range(nameof(Interval), Interval, 1);
}
