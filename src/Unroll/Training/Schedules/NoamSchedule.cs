namespace Unroll.Training;

/// <summary>rate · width^-½ · min(n^-½, n · warmup^-1.5) for step n, counted from 1: rises in a straight line, then falls with the root.</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", NeurIPS 2017, equation 3. The optimiser's learning rate is usually 1 with it.</remarks>
public sealed record NoamSchedule : ScheduleSpec
{
    /// <summary>The width of the model, 1 or more. Default: 512.</summary>
    public int Width { get; init; } = 512;

    /// <summary>The step with the highest rate, 1 or more. Default: 4000.</summary>
    public long Warmup { get; init; } = 4000;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Range(nameof(Width), Width, 1);
        check.Range(nameof(Warmup), Warmup, 1, long.MaxValue);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps) =>
        baseRate * Math.Pow(Width, -0.5) * Math.Min(Math.Pow(step + 1, -0.5), (step + 1) * Math.Pow(Warmup, -1.5));
}
