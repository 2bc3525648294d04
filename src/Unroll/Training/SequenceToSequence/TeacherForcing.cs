using System.Text.Json.Serialization;

namespace Unroll.Training;

/// <summary>
/// How often a decoder goes on from the truth while it learns, rather than from what it wrote itself. In JSON the property <c>kind</c> says which: <c>always</c>, <c>probability</c>,
/// <c>linear</c>, <c>exponential</c>, <c>inverseSigmoid</c> or <c>never</c>. A Transformer reads all symbols at once: what it wrote itself is then what it would have written when told the truth.
/// </summary>
/// <remarks>Williams and Zipser 1989 for always; Bengio, Vinyals, Jaitly, Shazeer, "Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks", NIPS 2015, for the schedules; Mihaylova and Martins, "Scheduled Sampling for Transformers", ACL 2019.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AlwaysForcing), "always")]
[JsonDerivedType(typeof(ConstantForcing), "probability")]
[JsonDerivedType(typeof(LinearForcing), "linear")]
[JsonDerivedType(typeof(ExponentialForcing), "exponential")]
[JsonDerivedType(typeof(InverseSigmoidForcing), "inverseSigmoid")]
[JsonDerivedType(typeof(NeverForcing), "never")]
public abstract record TeacherForcing
{
    private protected TeacherForcing()
    {
    }

    /// <summary>The probability, at an update counted from 0, that a step gets the truth as its input.</summary>
    public double ProbabilityAt(long update) => this switch
    {
        ConstantForcing constant => constant.Probability,
        LinearForcing linear => Math.Max(linear.Final, 1 - (1 - linear.Final) * update / linear.Updates),
        ExponentialForcing exponential => Math.Pow(exponential.Base, update),
        InverseSigmoidForcing sigmoid => sigmoid.Updates / (sigmoid.Updates + Math.Exp(update / sigmoid.Updates)),
        NeverForcing => 0,
        _ => 1,
    };

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        switch (this)
        {
            case ConstantForcing constant: check.Range(nameof(ConstantForcing.Probability), constant.Probability, 0, 1.0); break;
            case LinearForcing linear:
                check.Range(nameof(LinearForcing.Final), linear.Final, 0, 1.0);
                check.Range(nameof(LinearForcing.Updates), linear.Updates, 1, long.MaxValue);
                break;
            case ExponentialForcing exponential: check.Require(exponential.Base is > 0 and < 1, nameof(ExponentialForcing.Base), exponential.Base, "a number between 0 and 1, for instance 0.9999"); break;
            case InverseSigmoidForcing sigmoid: check.Range(nameof(InverseSigmoidForcing.Updates), sigmoid.Updates, 1.0); break;
        }
    }
}
