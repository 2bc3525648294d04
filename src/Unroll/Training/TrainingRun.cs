using Unroll.Formats;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>One run of a <see cref="Trainer"/>: the loop over updates.</summary>
internal sealed class TrainingRun
{
    private readonly Trainer trainer;
    private readonly ITrainingTask task;
    private readonly TrainingSpec spec;
    private readonly RunMemory memory;
    private readonly GradientStep gradientStep;
    private readonly TrainingMeter meter;
    private readonly long totalSteps;
    private TrainingArchive? archive;
    private double rate;

    public TrainingRun(Trainer trainer)
    {
        this.trainer = trainer;
        task = trainer.Task;
        spec = trainer.Spec;
        totalSteps = spec.Steps ?? Math.Max(1, (long)Math.Round(spec.Epochs!.Value * task.UpdatesPerEpoch));
        meter = new TrainingMeter(trainer.Time);
        memory = new RunMemory(task, spec, totalSteps, meter);
        gradientStep = new GradientStep(task, spec, memory.Optimizer);
    }

    private long Step => memory.Step;

    public TrainingReport Run(bool resume, CancellationToken stop)
    {
        int threadsBefore = WorkerPool.Threads;
        if (spec.Threads > 0) WorkerPool.Threads = spec.Threads;
        try
        {
            using FileStream? held = trainer.Folder is null ? null : TrainingArchive.Lock(trainer.Folder);
            if (trainer.Folder is { } folder) archive = TrainingArchive.Open(folder, trainer, memory, resume, Warn);
            else if (resume) throw new InvalidOperationException("There is nothing to resume from: set Trainer.Folder to the folder of the run.");
            if (Step > 0) rate = memory.Schedule.RateFor(Step - 1);
            Report(TrainingStage.Started);
            return Finish(Loop(stop));
        }
        catch (DivergenceException error) when (archive is not null)
        {
            throw new DivergenceException(error.Step, error.Tensor, $"{error.Message} {archive.LastCheckpoint}");
        }
        finally
        {
            WorkerPool.Threads = threadsBefore;
        }
    }

    private TrainingEnd Loop(CancellationToken stop)
    {
        while (true)
        {
            if (memory.EvaluationDue && !TryEvaluate(stop)) return TrainingEnd.Interrupted;
            if (memory.Disappointments >= (spec.Patience ?? int.MaxValue)) return TrainingEnd.StoppedEarly;
            if (Step >= totalSteps) return TrainingEnd.Completed;
            if (archive is not null && archive.IsDue(Step)) Save();
            if (stop.IsCancellationRequested) return TrainingEnd.Interrupted;
            Update();
        }
    }

    private void Update()
    {
        rate = memory.Schedule.RateFor(Step);
        long started = trainer.Time.GetTimestamp();
        double loss = gradientStep.Make(Step, rate, memory.Schedule.MomentumFor(Step));
        memory.AfterUpdate();
        meter.Add(loss, gradientStep.Predictions, trainer.Time.GetElapsedTime(started));
        archive?.Log.Write(Step, ("epoch", Epoch), ("loss", loss), ("learningRate", rate), ("gradientNorm", gradientStep.GradientNorm), ("seconds", meter.Elapsed.TotalSeconds));
        if (Step % spec.LogEvery != 0 && Step != totalSteps) return;
        meter.Turn();
        archive?.Log.WriteEvents(Step, ("loss/training", meter.RecentLoss), ("learning_rate", rate), ("gradient_norm", gradientStep.GradientNorm));
        Report(TrainingStage.Updated);
    }

    /// <summary>Evaluates the weights or their average. False if it was broken off, to be done again when the run goes on.</summary>
    private bool TryEvaluate(CancellationToken stop)
    {
        Evaluation evaluation;
        memory.Average?.Swap();
        try
        {
            evaluation = task.Evaluate(stop);
            if (!double.IsFinite(evaluation.Loss + evaluation.Criterion)) throw Divergence.OfEvaluation(spec, Step - 1, rate, evaluation.Loss);
            memory.Observe(evaluation);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            memory.Average?.Swap();
        }

        memory.AfterEvaluation(evaluation);
        (string, double)[] numbers = [("loss", evaluation.Loss), .. evaluation.Metrics.Select(metric => (metric.Key, metric.Value))];
        archive?.Log.Write(Step, "validation", numbers);
        archive?.Log.WriteEvents(Step, [.. numbers.Select(number => ($"{number.Item1}/validation", number.Item2))]);
        Report(TrainingStage.Evaluated);
        return true;
    }

    private void Save()
    {
        if (Divergence.OfWeights(task, spec, Step - 1, rate) is { } divergence) throw divergence;
        if (archive!.Save() is { } path) Report(TrainingStage.Saved, path);
    }

    private TrainingReport Finish(TrainingEnd end)
    {
        if (archive is not null) Save();
        TrainingReport report = new()
        {
            End = end,
            Steps = Step,
            Epochs = Epoch,
            TrainingLoss = double.IsNaN(meter.Loss) ? null : meter.Loss,
            Last = memory.Last,
            Best = memory.Best,
            BestStep = memory.BestStep,
            Parameters = task.Parameters.Count,
            Seconds = meter.Elapsed.TotalSeconds,
            PredictionsPerSecond = meter.PredictionsPerSecond,
            DataFingerprint = task.DataFingerprint,
            Spec = spec,
            Warnings = [.. memory.Warnings],
            Details = trainer.Details,
        };
        archive?.Publish(report);
        if (end != TrainingEnd.Interrupted) memory.Settle();
        Report(TrainingStage.Finished);
        return report;
    }

    private double Epoch => task.UpdatesPerEpoch > 0 ? (double)Step / task.UpdatesPerEpoch : 0;

    private void Warn(string message)
    {
        memory.Warnings.Add(message);
        Report(TrainingStage.Warned, message);
    }

    private void Report(TrainingStage stage, string? message = null) => trainer.Progress?.Report(new TrainingProgress
    {
        Stage = stage,
        Step = Step,
        TotalSteps = totalSteps,
        Epoch = Epoch,
        Loss = meter.RecentLoss,
        LearningRate = rate,
        GradientNorm = gradientStep.GradientNorm,
        PredictionsPerSecond = meter.RecentPredictionsPerSecond,
        Elapsed = meter.Elapsed,
        Remaining = meter.Remaining(totalSteps - Step),
        Evaluation = memory.Last,
        Best = memory.Best,
        BestStep = memory.BestStep,
        Message = message,
    });
}
