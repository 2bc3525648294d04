namespace Unroll.Training;

/// <summary>Runs a <see cref="PlateauSchedule"/>.</summary>
internal sealed class PlateauScheduler(PlateauSchedule spec, double baseRate) : IScheduler
{
    private double rate = baseRate;
    private double best = spec.Maximise ? double.NegativeInfinity : double.PositiveInfinity;
    private int bad;
    private int resting;

    /// <inheritdoc/>
    public double[] State
    {
        get => [rate, best, bad, resting];
        set
        {
            if (value.Length != 4) throw new ArgumentException($"The state of a plateau schedule has 4 numbers; these are {value.Length}.", nameof(value));
            (rate, best, bad, resting) = (value[0], value[1], (int)value[2], (int)value[3]);
        }
    }

    /// <inheritdoc/>
    public double RateFor(long step) => rate;

    /// <inheritdoc/>
    public double? MomentumFor(long step) => null;

    /// <inheritdoc/>
    public void Observe(double validationLoss)
    {
        bool better = IsBetter(validationLoss);
        if (better) best = validationLoss;
        bad = better ? 0 : bad + 1;
        if (resting > 0)
        {
            resting--;
            bad = 0;
        }

        if (bad <= spec.Patience) return;
        double lower = Math.Max(rate * spec.Factor, spec.Minimum);
        if (rate - lower > spec.SmallestChange) rate = lower;
        resting = spec.Cooldown;
        bad = 0;
    }

    private bool IsBetter(double value) => (spec.Maximise, spec.AbsoluteThreshold) switch
    {
        (false, false) => value < best * (1 - spec.Threshold),
        (false, true) => value < best - spec.Threshold,
        (true, false) => value > best * (1 + spec.Threshold),
        (true, true) => value > best + spec.Threshold,
    };
}
