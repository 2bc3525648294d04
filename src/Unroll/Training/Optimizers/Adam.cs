using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>Adam: steps of about the learning rate in each direction, from running means of the gradient and its square. Decay is added to the gradient.</summary>
/// <remarks>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1; AMSGrad: Reddi, Kale, Kumar, "On the Convergence of Adam and
/// Beyond", ICLR 2018, algorithm 2. Agrees with torch.optim.Adam.
/// </remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0. Default: 1e-3.</param>
public sealed record Adam(double LearningRate = 1e-3) : OptimizerSpec(LearningRate)
{
    /// <summary>How much of the running mean of the gradient is kept, 0 up to 1. Default: 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the running mean of the squared gradient is kept, 0 up to 1. Default: 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squared mean, so that nothing is divided by 0. Default: 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Divides by the largest squared mean so far. Default: false.</summary>
    public bool AmsGrad { get; init; }

    internal override IReadOnlyList<string> StateNames => AmsGrad ? ["first_moment", "second_moment", "largest_second_moment"] : ["first_moment", "second_moment"];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check) => CheckBetas(check, Beta1, Beta2, Epsilon);

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings)
    {
        double beta1 = settings.Momentum ?? Beta1;
        double step = settings.Rate / (1 - Math.Pow(Beta1, settings.Step)), root = 1 / Math.Sqrt(1 - Math.Pow(Beta2, settings.Step));
        var rule = new AdamUpdate((float)step, 1f, (float)settings.WeightDecay, (float)beta1, (float)(1 - beta1), (float)Beta2, (float)(1 - Beta2), (float)root, (float)Epsilon, 1f);
        if (AmsGrad) UpdateKernel.Run(targets, new AmsGradUpdate(rule), settings.Sign);
        else UpdateKernel.Run(targets, rule, settings.Sign);
    }
}
