using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Normalises each feature over the batch (and time): <c>[batch, features]</c> or <c>[batch, time, features]</c>. In training with the batch's own
/// statistics, of which it keeps running ones; in evaluation with those.
/// </summary>
/// <remarks>Ioffe and Szegedy, "Batch Normalization", 2015. The running variance takes the unbiased one, the output the biased one, as in PyTorch.</remarks>
public sealed class BatchNorm1D
{
    /// <summary>Creates <c>weight</c> (ones), <c>bias</c> (zeros) and the buffers <c>running_mean</c>, <c>running_var</c>, <c>num_batches_tracked</c>.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="features">Size of the last dimension.</param>
    /// <param name="epsilon">Keeps the root away from 0. Default 1e-5.</param>
    /// <param name="momentum">The share of a new batch in the running statistics; none means the mean over all batches. Default 0.1.</param>
    /// <param name="affine">Without it there is no weight and no bias.</param>
    /// <param name="trackStatistics">Without it evaluation uses the batch's own statistics too.</param>
    public BatchNorm1D(ParameterScope scope, int features, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackStatistics = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        Epsilon = epsilon;
        Momentum = momentum;
        Features = features;
        var shape = new Shape(features);
        if (affine)
        {
            Weight = scope.Create("weight", shape, Initializers.Ones, default);
            Bias = scope.Create("bias", shape, Initializers.Zeros, default);
        }

        if (!trackStatistics) return;
        RunningMean = scope.CreateBuffer("running_mean", shape);
        RunningVariance = scope.CreateBuffer("running_var", shape, 1f);
        Batches = scope.CreateBuffer("num_batches_tracked", new Shape());
    }

    /// <summary>Number of features.</summary>
    public int Features { get; }

    /// <summary>Keeps the root away from 0.</summary>
    public double Epsilon { get; }

    /// <summary>The share of a new batch in the running statistics, or none for the mean over all.</summary>
    public double? Momentum { get; }

    /// <summary>The learned factors, or none.</summary>
    public Parameter? Weight { get; }

    /// <summary>The learned addends, or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The running mean of each feature, or none.</summary>
    public Parameter? RunningMean { get; }

    /// <summary>The running variance of each feature, or none.</summary>
    public Parameter? RunningVariance { get; }

    /// <summary>How many batches the running statistics have seen, or none.</summary>
    public Parameter? Batches { get; }

    /// <summary>Applies the layer; in training it also updates the running statistics.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features, or a training batch has only one value for each.</exception>
    public Tensor Forward(Pass pass, Tensor x)
    {
        if (!pass.Training && RunningMean is not null)
            return pass.Tape.BatchNormEvaluation(x, Weight?.Value, Bias?.Value, RunningMean.Value.Values, RunningVariance!.Value.Values, Epsilon);
        float[] mean = new float[Features], variance = new float[Features];
        Tensor y = pass.Tape.BatchNorm(x, Weight?.Value, Bias?.Value, mean, variance, Epsilon);
        if (pass.Training && RunningMean is not null) Track(mean, variance, x.Length / Features);
        return y;
    }

    private void Track(float[] mean, float[] variance, int count)
    {
        float batches = Batches!.Value.Edit()[0] += 1;
        double share = Momentum ?? 1.0 / batches, unbiased = count / (count - 1.0);
        Span<float> runningMean = RunningMean!.Value.Edit(), runningVariance = RunningVariance!.Value.Edit();
        for (int i = 0; i < mean.Length; i++)
        {
            runningMean[i] = (float)((1 - share) * runningMean[i] + share * mean[i]);
            runningVariance[i] = (float)((1 - share) * runningVariance[i] + share * unbiased * variance[i]);
        }
    }
}
