using System.Globalization;

namespace Unroll.Models;

/// <summary>A label and how sure the model is of it.</summary>
/// <param name="Label">The label, as the training data name it.</param>
/// <param name="Probability">0 to 1.</param>
public readonly record struct LabelProbability(string Label, double Probability)
{
    /// <summary>The label and its probability in two digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Label} {Probability:0.00}");
}
