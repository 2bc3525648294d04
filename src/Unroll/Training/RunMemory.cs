using Unroll.Formats;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>Everything that a training run remembers from update to update besides the weights and the task's own state.</summary>
internal sealed class RunMemory
{
    private readonly ITrainingTask task;
    private readonly TrainingSpec spec;
    private readonly TrainingMeter meter;
    private readonly long totalSteps;
    private List<double> history = [];
    private WeightSnapshot? bestWeights;

    public RunMemory(ITrainingTask task, TrainingSpec spec, long totalSteps, TrainingMeter meter)
    {
        this.task = task;
        this.spec = spec;
        this.meter = meter;
        this.totalSteps = totalSteps;
        Optimizer = spec.Optimizer.Create(task.Parameters);
        Schedule = (spec.Schedule ?? new ConstantSchedule()).Create(spec.Optimizer.LearningRate, totalSteps, task.UpdatesPerEpoch);
        Average = spec.Average is null ? null : new WeightAverage(spec.Average, task.Parameters);
    }

    public IOptimizer Optimizer { get; }

    public IScheduler Schedule { get; }

    public WeightAverage? Average { get; }

    /// <summary>How many updates have been made.</summary>
    public long Step { get; private set; }

    public bool EvaluationDue { get; private set; }

    public Evaluation? Last { get; private set; }

    public Evaluation? Best { get; private set; }

    public long BestStep { get; private set; }

    /// <summary>Evaluations since the best.</summary>
    public int Disappointments { get; private set; }

    public List<string> Warnings { get; } = [];

    /// <summary>The update after which the weights that stand for the model were made.</summary>
    public long ChosenStep => bestWeights is null ? Step : BestStep;

    public void AfterUpdate()
    {
        Step++;
        Average?.Update();
        long every = spec.EvaluateEvery ?? task.UpdatesPerEpoch;
        EvaluationDue = task.CanEvaluate && ((every > 0 && Step % every == 0) || Step == totalSteps);
    }

    /// <summary>Takes in an evaluation while the evaluated weights are in place.</summary>
    public void Observe(Evaluation evaluation)
    {
        Last = evaluation;
        if (Best is not null && evaluation.Criterion >= Best.Criterion)
        {
            Disappointments++;
            return;
        }

        Best = evaluation;
        BestStep = Step;
        Disappointments = 0;
        if (!spec.KeepBest) return;
        bestWeights ??= new WeightSnapshot(task.Parameters);
        bestWeights.Take();
    }

    /// <summary>Lets schedule and average react to an evaluation.</summary>
    public void AfterEvaluation(Evaluation evaluation)
    {
        EvaluationDue = false;
        history.Add(evaluation.Criterion);
        Schedule.Observe(evaluation.Criterion);
        Average?.Observe(history);
    }

    /// <summary>Puts the weights in place that stand for the model: the best, else the average, else the last.</summary>
    public void Settle()
    {
        if (bestWeights is not null) bestWeights.Restore();
        else Average?.Swap();
    }

    /// <summary>Copies of the weights that stand for the model; the weights in place stay.</summary>
    public IReadOnlyList<NamedArray> ChosenWeights()
    {
        if (bestWeights is not null) return [.. bestWeights.Save()];
        Average?.Swap();
        IReadOnlyList<NamedArray> weights = Models.ParameterArrays.ToArrays(task.Parameters);
        Average?.Swap();
        return weights;
    }

    /// <summary>The weights of the best evaluation, where they are kept.</summary>
    public IEnumerable<NamedArray>? BestWeights => bestWeights?.Save();

    public TrainingState Save() => new()
    {
        Spec = spec,
        DataFingerprint = task.DataFingerprint,
        Step = Step,
        OptimizerSteps = Optimizer.Steps,
        Schedule = Schedule.State,
        Last = Last,
        Best = Best,
        BestStep = BestStep,
        Disappointments = Disappointments,
        History = [.. history],
        Averaged = Average?.Count ?? 0,
        LossSum = meter.LossSum,
        LossCount = meter.LossCount,
        RecentLoss = meter.RecentLoss,
        EvaluationDue = EvaluationDue,
    };

    public void Load(TrainingState state, SafetensorsFile? best)
    {
        Step = state.Step;
        Optimizer.Steps = state.OptimizerSteps;
        Schedule.State = state.Schedule;
        Last = state.Last;
        Best = state.Best;
        BestStep = state.BestStep;
        Disappointments = state.Disappointments;
        history = [.. state.History];
        meter.LossSum = state.LossSum;
        meter.LossCount = state.LossCount;
        meter.RecentLoss = state.RecentLoss;

        // A run that is made longer has no evaluation outstanding at its old end.
        EvaluationDue = state.EvaluationDue;
        if (best is not null && spec.KeepBest) bestWeights = WeightSnapshot.Load(task.Parameters, best);
    }
}
