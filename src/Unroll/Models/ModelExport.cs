using Unroll.Formats;
using Unroll.Numerics;

namespace Unroll.Models;

/// <summary>Models of any kind in the form in which they are handed on.</summary>
public static class ModelExport
{
    /// <summary>
    /// Writes a model with weights of fewer bits into another folder: what <see cref="Tensors.ParameterSet.Quantize"/> makes of it, with its config, vocabularies and report. Loading the folder gives a
    /// model for predictions; it cannot be trained.
    /// </summary>
    /// <param name="folder">The folder of a model.</param>
    /// <param name="target">Where to; an older model in it is replaced.</param>
    /// <param name="precision">Bits of the matrices.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the weights have fewer bits already.</exception>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public static void Quantize(string folder, string target, WeightPrecision precision)
    {
        ModelFolder source = ModelFolder.Open(folder);
        if (ModelFolder.KindOf(folder) == ModelKind.Gpt2) throw new InvalidDataException($"'{folder}' holds a model of Hugging Face's. Load it with a precision and save it.");
        SafetensorsFile weights = source.ReadArrays();
        if (QuantizedArrays.PrecisionOf(weights) != WeightPrecision.Float32) throw new InvalidDataException($"The weights in '{folder}' have fewer bits already. Give the folder of the model that was trained.");
        if (Path.GetFullPath(folder) == Path.GetFullPath(target)) throw new ArgumentException($"'{target}' is the model itself. Name another folder: what is rounded away does not come back.", nameof(target));
        IEnumerable<NamedArray> arrays = precision == WeightPrecision.Float32 ? weights.Arrays : weights.Arrays.SelectMany(array => QuantizedArrays.Round(weights, array, precision));
        ModelFile rounded = ModelFile.From(ModelFolder.Weights, [.. arrays], QuantizedArrays.Metadata(precision));
        IEnumerable<ModelFile> rest = Directory.EnumerateFiles(folder, "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).Select(name => ModelFile.From(name, source.Read(name)));
        ModelFolder.Create(target).Save([.. rest, rounded]);
    }
}
