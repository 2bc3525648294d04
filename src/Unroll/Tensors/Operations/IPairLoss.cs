namespace Unroll.Tensors;

/// <summary>The loss of one prediction and its target, and its slopes, as a struct so that the loop over the elements contains it.</summary>
internal interface IPairLoss
{
    /// <summary>The loss.</summary>
    double Value(double x, double target);

    /// <summary>Its slope in x.</summary>
    double Slope(double x, double target);

    /// <summary>Its slope in the target.</summary>
    double TargetSlope(double x, double target);
}
