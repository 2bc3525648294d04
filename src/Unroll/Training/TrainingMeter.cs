namespace Unroll.Training;

/// <summary>Losses and speed between two reports. Nothing that is learnt depends on it.</summary>
internal sealed class TrainingMeter(TimeProvider time)
{
    private readonly long started = time.GetTimestamp();
    private double seconds, windowSeconds;
    private long updates, predictions, windowPredictions;

    /// <summary>Since this process began to train.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(started);

    /// <summary>Over all updates of this process, without evaluation and saving.</summary>
    public double PredictionsPerSecond => seconds > 0 ? predictions / seconds : 0;

    /// <summary>Over the updates since the last report.</summary>
    public double RecentPredictionsPerSecond { get; private set; }

    public double LossSum { get; set; }

    public long LossCount { get; set; }

    /// <summary>The mean loss of the last report.</summary>
    public double RecentLoss { get; set; } = double.NaN;

    /// <summary>The mean loss since the last report, or else that of the last report.</summary>
    public double Loss => LossCount > 0 ? LossSum / LossCount : RecentLoss;

    public void Add(double loss, long count, TimeSpan duration)
    {
        LossSum += loss;
        LossCount++;
        updates++;
        seconds += duration.TotalSeconds;
        windowSeconds += duration.TotalSeconds;
        predictions += count;
        windowPredictions += count;
    }

    /// <summary>Ends the stretch that a report is about.</summary>
    public void Turn()
    {
        RecentLoss = Loss;
        RecentPredictionsPerSecond = windowSeconds > 0 ? windowPredictions / windowSeconds : 0;
        (LossSum, LossCount, windowSeconds, windowPredictions) = (0, 0, 0, 0);
    }

    /// <summary>How long the remaining updates take, evaluation and saving included at the rate so far.</summary>
    public TimeSpan? Remaining(long remaining) => updates > 0 ? Elapsed * ((double)remaining / updates) : null;
}
