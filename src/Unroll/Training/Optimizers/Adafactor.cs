using Unroll.Numerics;

namespace Unroll.Training;

/// <summary>
/// Adam's idea with far less memory: the mean square of a matrix is kept as one number per row and one per column. By default it finds its
/// own rate, and the one it is given is not used.
/// </summary>
/// <remarks>Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", ICML 2018, algorithms 4 to 6. Agrees with Hugging Face's Adafactor.</remarks>
/// <param name="LearningRate">The rate that a schedule starts from, above 0; used only without <see cref="RelativeStep"/>. Default: 1e-3.</param>
public sealed record Adafactor(double LearningRate = 1e-3) : OptimizerSpec(LearningRate)
{
    /// <summary>Takes min(0.01, 1 / sqrt(step)) as the rate. Default: true.</summary>
    public bool RelativeStep { get; init; } = true;

    /// <summary>With <see cref="RelativeStep"/>, warms up: 1e-6 · step instead of 0.01. Default: false.</summary>
    public bool Warmup { get; init; }

    /// <summary>Multiplies the rate by the root mean square of the parameter, or <see cref="SmallestScale"/> where that is larger. Default: true.</summary>
    public bool ScaleParameter { get; init; } = true;

    /// <summary>Added to the squared gradient. Default: 1e-30.</summary>
    public double Epsilon { get; init; } = 1e-30;

    /// <summary>The least scale of a parameter. Default: 1e-3.</summary>
    public double SmallestScale { get; init; } = 1e-3;

    /// <summary>An update whose root mean square is larger is scaled down to this. Default: 1.</summary>
    public double ClipThreshold { get; init; } = 1;

    /// <summary>The running means keep 1 - step^this. Below 0. Default: -0.8.</summary>
    public double DecayExponent { get; init; } = -0.8;

    /// <summary>How much of the previous update is kept, 0 up to 1; null keeps none and needs no memory. Default: null.</summary>
    public double? Beta1 { get; init; }

    internal override IReadOnlyList<string> StateNames => [];

    internal override float InitialState => 0;

    internal override void ValidateOwn(SpecCheck check)
    {
        check.Range(nameof(Epsilon), Epsilon, 0);
        check.Range(nameof(SmallestScale), SmallestScale, 0);
        check.Positive(nameof(ClipThreshold), ClipThreshold);
        check.Range(nameof(DecayExponent), DecayExponent, -10.0, 0.0);
        if (Beta1 is { } beta1) check.Share(nameof(Beta1), beta1);
        check.Require(!Warmup || RelativeStep, nameof(Warmup), Warmup, "false where relativeStep is false", "Use the warm-up of a schedule.");
    }

    internal override void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings) => throw new NotSupportedException("Adafactor is not an elementwise optimiser.");
}
