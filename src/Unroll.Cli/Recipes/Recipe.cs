using System.Text.Json.Serialization;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Recipes;

/// <summary>Everything a training run needs: data, model, training, seed, and where the model goes.</summary>
internal sealed record Recipe
{
    /// <summary>The path of the JSON Schema, for editors. Unroll does not read it.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>What is trained. lm: a recurrent language model.</summary>
    public TrainingTaskKind Task { get; init; } = TrainingTaskKind.Lm;

    /// <summary>Which files to learn from.</summary>
    public DataSpec Data { get; init; } = new();

    /// <summary>What the model is.</summary>
    public LanguageModelSpec Model { get; init; } = new();

    /// <summary>How it is trained.</summary>
    public TrainingSpec Training { get; init; } = new() { Optimizer = new AdamW(2e-3), Steps = 2000, ClipNorm = 1 };

    /// <summary>Where all random numbers come from, unless training.seed says otherwise: the same seed gives the same weights to the bit, for any number of threads. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The folder of the model and its checkpoints.</summary>
    public string? Out { get; init; }

    /// <summary>The training settings with the recipe's seed.</summary>
    [JsonIgnore]
    public TrainingSpec EffectiveTraining => Training.Seed == 0 ? Training with { Seed = Seed } : Training;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
        Model.Validate(check[nameof(Model)]);
        Training.Validate(check[nameof(Training)]);
    }
}
