namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>(x - target)² of each element, by default the mean.</summary>
    /// <remarks>Gradient: 2 (x - target), and its negative for the target. 3 FLOPs and 8 bytes an element.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanSquaredError(this Tape tape, Tensor x, Tensor target, Reduction reduction = Reduction.Mean) =>
        PairLoss(tape, x, target, reduction, default(SquaredLoss), nameof(MeanSquaredError));

    /// <summary>|x - target| of each element, by default the mean.</summary>
    /// <remarks>Gradient: the sign of x - target, 0 where they are equal.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MeanAbsoluteError(this Tape tape, Tensor x, Tensor target, Reduction reduction = Reduction.Mean) =>
        PairLoss(tape, x, target, reduction, new HuberLoss(0, 1), nameof(MeanAbsoluteError));

    /// <summary>Huber's loss: (x - target)² / 2 within <paramref name="delta"/>, delta · (|x - target| - delta / 2) beyond; by default the mean.</summary>
    /// <remarks>Huber 1964.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Delta is not positive.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Huber(this Tape tape, Tensor x, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        return PairLoss(tape, x, target, reduction, new HuberLoss(delta, delta), nameof(Huber));
    }

    /// <summary>Huber's loss divided by its width: (x - target)² / (2 beta) within <paramref name="beta"/>, |x - target| - beta / 2 beyond; by default the mean.</summary>
    /// <remarks>Girshick 2015, eq. 3. With beta 0 it is the absolute error.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Beta is negative.</exception>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor SmoothL1(this Tape tape, Tensor x, Tensor target, double beta = 1, Reduction reduction = Reduction.Mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta);
        return PairLoss(tape, x, target, reduction, new HuberLoss(beta, 1), nameof(SmoothL1));
    }

    /// <summary>
    /// The Kullback-Leibler divergence target · (log target - x) of log probabilities x from target probabilities, by default summed over all and
    /// divided by the batch size. A target of 0 adds 0.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="logProbabilities">x, log probabilities.</param>
    /// <param name="target">Probabilities, or their logarithms if <paramref name="logTarget"/>.</param>
    /// <param name="reduction">The default is the divergence of the distributions; <see cref="Reduction.Mean"/> divides by the number of classes too.</param>
    /// <param name="logTarget">The target holds log probabilities.</param>
    /// <remarks>Gradient: minus the target's probability.</remarks>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor KullbackLeibler(this Tape tape, Tensor logProbabilities, Tensor target, Reduction reduction = Reduction.BatchMean, bool logTarget = false) => logTarget
        ? PairLoss(tape, logProbabilities, target, reduction, default(LogDivergence), nameof(KullbackLeibler))
        : PairLoss(tape, logProbabilities, target, reduction, default(Divergence), nameof(KullbackLeibler));

    private readonly struct SquaredLoss : IPairLoss
    {
        public double Value(double x, double target) => (x - target) * (x - target);

        public double Slope(double x, double target) => 2 * (x - target);

        public double TargetSlope(double x, double target) => 2 * (target - x);
    }

    // The slope beyond the width is `slope`; within, it falls to zero in proportion.
    private readonly struct HuberLoss(double width, double slope) : IPairLoss
    {
        public double Value(double x, double target)
        {
            double distance = Math.Abs(x - target);
            return distance < width ? slope * distance * distance / (2 * width) : slope * (distance - width / 2);
        }

        public double Slope(double x, double target)
        {
            double difference = x - target;
            return Math.Abs(difference) < width ? slope * difference / width : double.IsNaN(difference) ? difference : slope * Math.Sign(difference);
        }

        public double TargetSlope(double x, double target) => -Slope(x, target);
    }

    private readonly struct Divergence : IPairLoss
    {
        public double Value(double x, double target) => target > 0 ? target * (Math.Log(target) - x) : 0;

        public double Slope(double x, double target) => -target;

        public double TargetSlope(double x, double target) => target > 0 ? Math.Log(target) + 1 - x : 0;
    }

    private readonly struct LogDivergence : IPairLoss
    {
        public double Value(double x, double target) => Math.Exp(target) * (target - x);

        public double Slope(double x, double target) => -Math.Exp(target);

        public double TargetSlope(double x, double target) => Math.Exp(target) * (target - x + 1);
    }
}
