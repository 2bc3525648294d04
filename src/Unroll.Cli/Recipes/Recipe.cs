using System.Text.Json.Serialization;

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

    /// <summary>Where all random numbers come from: the same seed gives the same weights to the bit, for any number of threads. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The folder of the model and its checkpoints.</summary>
    public string? Out { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        Data.Validate(check[nameof(Data)]);
    }
}
