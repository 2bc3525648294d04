using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Unroll.Training;

namespace Unroll.Cli.Recipes;

/// <summary>Everything a training run needs: data and model, as the kind of task has them, training, seed, and where the model goes. In JSON the property <c>task</c> names the kind.</summary>
internal abstract record Recipe
{
    /// <summary>The property of the JSON that names the kind of task.</summary>
    public const string Discriminator = "task";

    /// <summary>The path of the JSON Schema, for editors. Unroll does not read it.</summary>
    [JsonPropertyName("$schema")]
    [JsonPropertyOrder(-1)]
    public string? Schema { get; init; }

    /// <summary>How it is trained.</summary>
    [JsonPropertyOrder(1)]
    public TrainingSpec Training { get; init; } = new() { Optimizer = new AdamW(2e-3), Steps = 2000, ClipNorm = 1 };

    /// <summary>Where all random numbers come from, unless training.seed says otherwise: the same seed gives the same weights to the bit, for any number of threads. Default: 0.</summary>
    [JsonPropertyOrder(2)]
    public ulong Seed { get; init; }

    /// <summary>The folder of the model and its checkpoints.</summary>
    [JsonPropertyOrder(3)]
    public string? Out { get; init; }

    /// <summary>The training settings with the recipe's seed.</summary>
    [JsonIgnore]
    public TrainingSpec EffectiveTraining => Training.Seed == 0 ? Training with { Seed = Seed } : Training;

    /// <summary>The files that the recipe learns from, as its report names them.</summary>
    public abstract string DataName();

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public abstract void Validate(SpecCheck check);
}

/// <summary>A recipe for one kind of data and one kind of model.</summary>
internal abstract record Recipe<TData, TModel> : Recipe
    where TData : DataSpec, new()
    where TModel : ISpec, new()
{
    /// <summary>What to learn from. The schema shows the summary of the type.</summary>
    [DisallowNull]
    public TData Data { get; init; } = new();

    /// <summary>What the model is. The schema shows the summary of the type.</summary>
    [DisallowNull]
    public TModel Model { get; init; } = new();

    /// <inheritdoc/>
    public override string DataName() => Path.GetFileName(Data.Train!);

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
        Model.Validate(check[nameof(Model)]);
        Training.Validate(check[nameof(Training)]);
    }
}
