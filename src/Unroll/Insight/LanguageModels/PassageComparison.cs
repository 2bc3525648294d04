using System.Globalization;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>What each symbol of a passage costs several language models that read the same symbols.</summary>
/// <param name="Models">What the models are called.</param>
/// <param name="Labels">The symbols, made visible. The first is only read.</param>
/// <param name="Bits">For each model and each symbol but the first -log2 p, given those before it in the passage.</param>
public sealed record PassageComparison(IReadOnlyList<string> Models, IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<double>> Bits)
{
    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            string means = string.Join(", ", Models.Zip(Bits, (name, bits) => string.Create(CultureInfo.InvariantCulture, $"{name} {bits.Average():0.00} bits a symbol")));
            if (Models.Count < 2) return means + ".";
            int apart = Enumerable.Range(0, Bits[0].Count).MaxBy(t => Bits.Max(bits => bits[t]) - Bits.Min(bits => bits[t]));
            return means + string.Create(CultureInfo.InvariantCulture, $"; furthest apart at '{Labels[apart + 1]}', symbol {apart + 1}: {string.Join(", ", Models.Zip(Bits, (name, bits) => string.Create(CultureInfo.InvariantCulture, $"{name} {bits[apart]:0.0}")))}.");
        }
    }

    /// <summary>Measures models on a passage.</summary>
    /// <param name="models">Models and what to call them.</param>
    /// <param name="text">The passage, of at least two symbols and at most <see cref="Explanation.MaximumLength"/>. A model with a window reads a longer one by its own rule.</param>
    /// <exception cref="ArgumentException">There is no model, the passage is too short or too long, or the models read different symbols.</exception>
    public static PassageComparison Measure(IReadOnlyList<(string Name, ILanguageModel Model)> models, string text)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(text);
        if (models.Count == 0) throw new ArgumentException("There is no model to compare. Give at least one.", nameof(models));
        Vocabulary vocabulary = models[0].Model.Vocabulary;
        foreach ((string name, ILanguageModel model) in models)
        {
            if (model.Vocabulary.Hash != vocabulary.Hash)
                throw new ArgumentException($"{name} reads other symbols ({model.Vocabulary.Size}) than {models[0].Name} ({vocabulary.Size}): symbol by symbol they cannot be compared. Compare bits per character of a whole text instead.", nameof(models));
        }

        int[] ids = vocabulary.Encode(text);
        if (ids.Length is < 2 or > Explanation.MaximumLength) throw new ArgumentException($"The passage has {ids.Length} symbols; give 2 to {Explanation.MaximumLength}.", nameof(text));
        return new PassageComparison(
            [.. models.Select(model => model.Name)], [.. ids.Select(vocabulary.Label)], [.. models.Select(model => (IReadOnlyList<double>)[.. PassageLosses(model.Model, ids).Select(nats => nats / Math.Log(2))])]);
    }

    private static IEnumerable<double> PassageLosses(ILanguageModel model, int[] ids)
    {
        ITextReading reading = model.Open();
        float[] logits = new float[model.Vocabulary.Size];
        for (int t = 0; t + 1 < ids.Length; t++)
        {
            reading.Step([ids[t]], logits);
            yield return Likelihood.LogSum(logits) - logits[ids[t + 1]];
        }
    }
}
