using System.Text.Json.Serialization.Metadata;
using Unroll.Formats;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>How models of one kind are kept in a folder.</summary>
/// <typeparam name="TModel">The model.</typeparam>
/// <typeparam name="TSpec">What it is, as <c>config.json</c> says it.</typeparam>
internal sealed class ModelFormat<TModel, TSpec>
    where TSpec : class
{
    /// <summary>See <see cref="ModelKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>How its config is written.</summary>
    public required JsonTypeInfo<ModelConfig<TSpec>> Contract { get; init; }

    /// <summary>The values of what a config leaves out.</summary>
    public required TSpec Defaults { get; init; }

    /// <summary>The spec of a model.</summary>
    public required Func<TModel, TSpec> Spec { get; init; }

    /// <summary>The weights of a model.</summary>
    public required Func<TModel, ParameterSet> Parameters { get; init; }

    /// <summary>What a model tells apart, if it has names for it.</summary>
    public Func<TModel, IReadOnlyList<string>?> Labels { get; init; } = _ => null;

    /// <summary>The vocabularies of a model and their files, for instance <see cref="ModelFolder.Tokenizer"/>.</summary>
    public Func<TModel, IReadOnlyList<(string File, Vocabulary Vocabulary)>> Vocabularies { get; init; } = _ => [];

    /// <summary>A model with weights to be overwritten.</summary>
    public required Func<ModelFolder, ModelConfig<TSpec>, TModel> Create { get; init; }

    /// <summary>All files but the weights.</summary>
    public IReadOnlyList<ModelFile> Describe(TModel model) => ModelFiles.Describe(Kind, Spec(model), Contract, Labels(model), Vocabularies(model));

    /// <summary>Writes all files or none.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(TModel model, string folder) => ModelFiles.Save(folder, Describe(model), Parameters(model));

    /// <summary>Loads a model that was saved, its matrices rounded to fewer bits if asked for.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, of another kind, or a vocabulary is not the one that the model was trained with.</exception>
    public TModel Load(string path, WeightPrecision precision)
    {
        ModelFolder folder = ModelFolder.Open(path);
        ModelConfig<TSpec> config = ModelFiles.ReadConfig(folder, Kind, Contract, Defaults);
        return ModelFiles.Build(folder, () => Create(folder, config), Parameters, precision);
    }
}
