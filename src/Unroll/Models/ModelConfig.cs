namespace Unroll.Models;

/// <summary>The contents of <c>config.json</c>.</summary>
/// <typeparam name="TSpec">The specification of the kind of model.</typeparam>
internal sealed record ModelConfig<TSpec>
    where TSpec : class
{
    /// <summary>Which kind of model the folder holds, for instance <c>language-model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The version of this file's form.</summary>
    public int Version { get; init; }

    /// <summary>The vocabularies that the weights were trained with, by their file.</summary>
    public IReadOnlyDictionary<string, VocabularyNote>? Vocabularies { get; init; }

    /// <summary>What the model tells apart, in the order of its outputs, if it has names for them.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>What the model is.</summary>
    public TSpec? Spec { get; init; }
}
