using System.Text.Json.Serialization;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>How parameters follow their gradients: which method, with which settings. In JSON, <c>kind</c> names the method.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(Adam), "adam")]
[JsonDerivedType(typeof(AdamW), "adamw")]
[JsonDerivedType(typeof(RmsProp), "rmsprop")]
[JsonDerivedType(typeof(Adagrad), "adagrad")]
[JsonDerivedType(typeof(Adadelta), "adadelta")]
[JsonDerivedType(typeof(Adamax), "adamax")]
[JsonDerivedType(typeof(NAdam), "nadam")]
[JsonDerivedType(typeof(RAdam), "radam")]
[JsonDerivedType(typeof(Adafactor), "adafactor")]
public abstract record OptimizerSpec
{
    private readonly ValueList<ParameterGroup> groups;

    private protected OptimizerSpec(double learningRate) => LearningRate = learningRate;

    /// <summary>The rate that a schedule starts from, above 0.</summary>
    public double LearningRate { get; init; }

    /// <summary>How strongly weights are drawn to zero, 0 or more. The method says how.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Parameters with settings of their own, for instance biases without decay. Default: none.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get => groups.Items; init => groups = new ValueList<ParameterGroup>(value); }

    /// <summary>Follows the gradient upwards instead of downwards. Default: false.</summary>
    public bool Maximise { get; init; }

    /// <summary>Names of the per-element state, in the order of the kernel; they become part of the saved names.</summary>
    internal abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>What the state starts from.</summary>
    internal abstract float InitialState { get; }

    /// <summary>An optimiser for every trainable parameter of the set, with its state at the start.</summary>
    /// <exception cref="InvalidSpecException">The settings are not valid; the message lists everything.</exception>
    /// <exception cref="InvalidOperationException">The weights were rounded to fewer bits.</exception>
    public IOptimizer Create(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        SpecCheck.Ensure("optimizer", Validate);
        if (parameters.Precision is not WeightPrecision.Float32 and var precision)
            throw new InvalidOperationException($"The weights of this model were rounded to {precision}, which is for predictions only. Train the model that they were made of.");
        return this is Adafactor adafactor ? new AdafactorOptimizer(adafactor, parameters) : new ElementwiseOptimizer(this, parameters);
    }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Positive(nameof(LearningRate), LearningRate, "Usual are 1e-3 for Adam and its relatives, 0.1 to 1 for Sgd.");
        check.Range(nameof(WeightDecay), WeightDecay, 0);
        for (int i = 0; i < Groups.Count; i++) Groups[i].Validate(check[$"{nameof(Groups)}[{i}]"]);
        ValidateOwn(check);
    }

    internal abstract void ValidateOwn(SpecCheck check);

    /// <summary>Changes the parameters of one group.</summary>
    internal abstract void Update(ReadOnlySpan<UpdateTarget> targets, StepSettings settings);

    internal static void CheckBetas(SpecCheck check, double beta1, double beta2, double epsilon)
    {
        check.Share(nameof(Adam.Beta1), beta1);
        check.Share(nameof(Adam.Beta2), beta2);
        check.Range(nameof(Adam.Epsilon), epsilon, 0);
    }
}
