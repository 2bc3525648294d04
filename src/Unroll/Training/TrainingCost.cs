using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>What training a model takes, found by running the first batches forward.</summary>
public sealed record TrainingCost
{
    // Batches differ in length; so many tell what is usual.
    private const int Batches = 8;

    /// <summary>Number of trainable numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>Bytes of weights, gradients and the optimiser's memory.</summary>
    public required long WeightBytes { get; init; }

    /// <summary>Bytes that the largest of the batches keeps from the forward for the backward pass, and the gradients of all results.</summary>
    public required long ActivationBytes { get; init; }

    /// <summary>Floating-point operations of one update in matrix products, convolutions and recurrent layers, the mean over the batches: forward once, backward twice.</summary>
    public required double FlopsPerUpdate { get; init; }

    /// <summary>All bytes of training, without the data and the program itself.</summary>
    public long Bytes => WeightBytes + ActivationBytes;

    /// <summary>Measures a task. It goes on to later batches and must not be trained afterwards; weights stay as they are.</summary>
    /// <param name="task">The model with its data.</param>
    /// <param name="spec">How it would be trained.</param>
    public static TrainingCost Measure(ITrainingTask task, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(spec);
        long batches = task.UpdatesPerEpoch > 0 ? Math.Min(Batches, task.UpdatesPerEpoch) : 1, bytes = 0;
        RandomStream random = new RandomStream(spec.Seed).Fork("cost");
        double work = 0, first = 0;
        for (long batch = 0; batch < batches; batch++)
        {
            for (int part = 0; part < spec.Accumulate; part++)
            {
                var tape = new Tape();
                task.ComputeLoss(new Pass(tape, Training: true, random.Fork((ulong)batch)) { Update = batch }, part, spec.Accumulate);
                (bytes, work) = (Math.Max(bytes, tape.Bytes), work + tape.Work);
                tape.End();
            }

            task.Advance();
            // Where all batches are alike, as a language model's, two are enough.
            if (batch == 1 && work == 2 * first) batches = 2;
            if (batch == 0) first = work;
        }

        return new TrainingCost
        {
            Parameters = task.Parameters.Count,
            WeightBytes = task.Parameters.Count * sizeof(float) * (2 + OptimizerState(spec.Optimizer)),
            ActivationBytes = bytes,
            FlopsPerUpdate = 3 * work / batches,
        };
    }

    /// <summary>How many numbers an optimiser keeps for each weight: 2 for Adam.</summary>
    public static int OptimizerState(OptimizerSpec optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        // An optimiser over one weight says it.
        var probe = new ParameterSet();
        probe.Root.Create("probe", new Shape(1, 1), Initializers.Zeros, default);
        return optimizer.Create(probe).State.Count();
    }
}
