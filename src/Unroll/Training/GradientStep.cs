using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>One update: the gradients of a batch, clipped, and what the optimiser makes of them.</summary>
internal sealed class GradientStep(ITrainingTask task, TrainingSpec spec, IOptimizer optimizer)
{
    private readonly RandomStream random = new RandomStream(spec.Seed).Fork("training");

    /// <summary>The norm of all gradients before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>How many predictions the batch had.</summary>
    public long Predictions { get; private set; }

    /// <summary>Makes update number <paramref name="step"/>, counted from 0, and returns the mean loss of its batch.</summary>
    /// <exception cref="DivergenceException">The loss or a gradient is not finite. The weights are then still those before this update.</exception>
    public double Make(long step, double learningRate, double? momentum)
    {
        task.Parameters.ClearGradients();
        double loss = ComputeGradients(step);
        if (!double.IsFinite(loss)) throw Divergence.OfLoss(task, part => PassFor(step, part), spec, step, learningRate, loss);
        if (spec.ClipValue is { } limit) Gradients.ClipValue(task.Parameters, limit);
        GradientNorm = spec.ClipNorm is { } norm ? Gradients.ClipNorm(task.Parameters, norm) : Gradients.Norm(task.Parameters);
        if (!double.IsFinite(GradientNorm)) throw Divergence.OfGradient(task, spec, step, learningRate);
        optimizer.Step(learningRate, momentum);
        task.Advance();
        return loss;
    }

    private double ComputeGradients(long step)
    {
        int parts = spec.Accumulate;
        if (parts == 1)
        {
            Pass pass = PassFor(step, 0);
            BatchLoss whole = task.ComputeLoss(pass, 0, 1);
            Predictions = whole.Count;
            return pass.Tape.Backward(whole.Mean);
        }

        // Each part counts by its predictions: seeding with the count sums what the whole batch would have averaged.
        double sum = 0;
        Predictions = 0;
        for (int part = 0; part < parts; part++)
        {
            Pass pass = PassFor(step, part);
            BatchLoss loss = task.ComputeLoss(pass, part, parts);
            if (loss.Count == 0) continue;
            sum += pass.Tape.Backward(loss.Mean, [loss.Count]);
            Predictions += loss.Count;
        }

        Gradients.Scale(task.Parameters, 1f / Math.Max(1, Predictions));
        return sum / Math.Max(1, Predictions);
    }

    private Pass PassFor(long step, int part)
    {
        RandomStream ofStep = random.Fork((ulong)step);
        return new Pass(new Tape(), Training: true, spec.Accumulate == 1 ? ofStep : ofStep.Fork((ulong)part)) { Update = step };
    }
}
