namespace Unroll.Training;

/// <summary>Up to a high rate and down to a very low one, while the momentum does the opposite. The optimiser's own learning rate is not used.</summary>
/// <remarks>Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates", 2017. Agrees with torch OneCycleLR.</remarks>
public sealed record OneCycleSchedule : ScheduleSpec, IMomentumSchedule
{
    /// <summary>The highest rate, above 0; null takes the optimiser's learning rate. Default: null.</summary>
    public double? Maximum { get; init; }

    /// <summary>How many steps there are, 2 or more; null means the whole training. Default: null.</summary>
    public long? Steps { get; init; }

    /// <summary>The share of the steps in which the rate rises, 0 to 1. Default: 0.3.</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The first rate is the highest one divided by this. Default: 25.</summary>
    public double StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first one divided by this. Default: 10000.</summary>
    public double FinalDivisor { get; init; } = 1e4;

    /// <summary>The line between the rates. Default: cosine.</summary>
    public Annealing Annealing { get; init; } = Annealing.Cosine;

    /// <summary>Falls back to the first rate as fast as it rose, and only then to the last one. Default: false.</summary>
    public bool ThreePhases { get; init; }

    /// <summary>Also changes the momentum (Adam: the first beta). Default: true.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>The momentum where the rate is highest, 0 up to 1. Default: 0.85.</summary>
    public double LowestMomentum { get; init; } = 0.85;

    /// <summary>The momentum where the rate is lowest, 0 up to 1. Default: 0.95.</summary>
    public double HighestMomentum { get; init; } = 0.95;

    internal override void ValidateOwn(SpecCheck check)
    {
        if (Maximum is { } maximum) check.Positive(nameof(Maximum), maximum);
        if (Steps is { } steps) check.Range(nameof(Steps), steps, 2, long.MaxValue);
        check.Range(nameof(RisingShare), RisingShare, 0.0, 1.0);
        check.Range(nameof(StartDivisor), StartDivisor, 1);
        check.Range(nameof(FinalDivisor), FinalDivisor, 1);
        check.Share(nameof(LowestMomentum), LowestMomentum);
        check.Share(nameof(HighestMomentum), HighestMomentum);
    }

    internal override double RateAt(long step, double baseRate, long totalSteps)
    {
        double top = Maximum ?? baseRate, start = top / StartDivisor;
        return Walk(step, Steps ?? totalSteps, start, top, start, start / FinalDivisor);
    }

    /// <inheritdoc/>
    double? IMomentumSchedule.MomentumAt(long step, long totalSteps) =>
        CycleMomentum ? Walk(step, Steps ?? totalSteps, HighestMomentum, LowestMomentum, HighestMomentum, HighestMomentum) : null;

    private double Walk(long step, long steps, double start, double turn, double back, double end)
    {
        step = Math.Min(step, steps - 1);
        double first = RisingShare * steps - 1, second = ThreePhases ? 2 * RisingShare * steps - 2 : steps - 1, last = steps - 1;
        if (step <= first) return Between(start, turn, first > 0 ? step / first : 1);
        if (!ThreePhases) return Between(turn, end, (step - first) / (last - first));
        return step <= second ? Between(turn, back, (step - first) / (second - first)) : Between(back, end, (step - second) / (last - second));
    }

    private double Between(double from, double to, double share) =>
        Annealing == Annealing.Linear ? from + (to - from) * share : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}
