namespace Unroll.Models;

/// <summary>The contents of <c>config.json</c> of a language model.</summary>
internal sealed record LanguageModelConfig
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>What <see cref="Model"/> says.</summary>
    public const string Kind = "language-model";

    /// <summary>Which kind of model the folder holds.</summary>
    public string? Model { get; init; }

    /// <summary>The version of this file's form.</summary>
    public int Version { get; init; }

    /// <summary>Number of symbols.</summary>
    public int VocabularySize { get; init; }

    /// <summary>The hash of the vocabulary that the weights were trained with.</summary>
    public string? VocabularyHash { get; init; }

    /// <summary>What the model is.</summary>
    public LanguageModelSpec? Spec { get; init; }
}
