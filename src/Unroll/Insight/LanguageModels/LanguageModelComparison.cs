using System.Globalization;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>Language models side by side on one text, whatever they are made of: loss, bits, what more context gains them, and what they write.</summary>
/// <param name="Models">The models.</param>
/// <param name="Contexts">1, 2, 3 to 4, 5 to 8 symbols read and so on; each model counts in its own symbols.</param>
/// <param name="SameSymbols">Whether all read and write the same symbols: only then losses by symbol may be compared. Bits per character always may.</param>
/// <remarks>Loss by context: Khandelwal, He, Qi, Jurafsky, "Sharp Nearby, Fuzzy Far Away", ACL 2018; Kaplan et al. 2020, section 3.2.1.</remarks>
public sealed record LanguageModelComparison(IReadOnlyList<ComparedModel> Models, IReadOnlyList<ContextRange> Contexts, bool SameSymbols)
{
    private const int LongestWindow = 256;

    /// <summary>Sentences computed from the numbers.</summary>
    public IReadOnlyList<string> Sentences
    {
        get
        {
            ComparedModel best = Models.MinBy(model => model.Score.BitsPerCharacter)!;
            var sentences = new List<string>();
            foreach (ComparedModel model in Models.Where(model => model != best))
            {
                string places = SameSymbols ? string.Create(CultureInfo.InvariantCulture, $", with {Contexts[0].Most} read by {model.LossByContext[0] - best.LossByContext[0]:+0.000;-0.000} nats, with {Contexts[^1].Least} or more by {model.LossByContext[^1] - best.LossByContext[^1]:+0.000;-0.000}") : "";
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{model.Name} needs {model.Score.BitsPerCharacter - best.Score.BitsPerCharacter:0.000} bits per character more than {best.Name}{places}."));
            }

            sentences.AddRange(Models.Select(Gain));
            return sentences;
        }
    }

    /// <summary>Measures models on a text.</summary>
    /// <param name="models">Models and what to call them.</param>
    /// <param name="text">A text that none of them has learnt from.</param>
    /// <param name="sampling">How they write; 200 symbols at a temperature of 0.8 if absent.</param>
    /// <param name="prompt">What they go on from. Default: nothing.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">There is no model, or the text is too short.</exception>
    public static LanguageModelComparison Measure(
        IReadOnlyList<(string Name, ILanguageModel Model)> models, TextPart text, Sampling? sampling = null, string prompt = "", CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(text);
        if (models.Count == 0) throw new ArgumentException("There is no model to compare. Give at least one.", nameof(models));
        sampling ??= new Sampling { Temperature = 0.8, Length = 200, Seed = 1 };
        int window = models.Min(model => model.Model.Context ?? LongestWindow);
        var rows = new List<(ComparedModel Model, ContextLosses Losses)>();
        foreach ((string name, ILanguageModel model) in models)
        {
            TokenIds ids = text.Encode(model.Vocabulary, out EncodingReport report);
            ContextLosses losses = ContextLosses.Measure(model, ids, Math.Min(window, LongestWindow), stop);
            LanguageModelScore score = LanguageModelEvaluation.Evaluate(model, ids, report.Unknown, text, 32, stop);
            rows.Add((new ComparedModel(name, model.ToString()!, model.Parameters.Count, score, [], string.Concat(model.Generate(prompt, sampling, stop))), losses));
        }

        List<ContextRange> ranges = Ranges(rows.MinBy(row => row.Losses.Counts.Length).Losses);
        return new LanguageModelComparison(
            [.. rows.Select(row => row.Model with { LossByContext = [.. ranges.Select(range => row.Losses.Between(range.Least, range.Most))] })],
            ranges,
            models.All(model => model.Model.Vocabulary.Hash == models[0].Model.Vocabulary.Hash));
    }

    // Each twice as long as the one before.
    private static List<ContextRange> Ranges(ContextLosses losses)
    {
        var ranges = new List<ContextRange>();
        for (int least = 1; least <= losses.Counts.Length;)
        {
            int most = Math.Min(losses.Counts.Length, least == 1 ? 1 : 2 * (least - 1));
            ranges.Add(new ContextRange(least, most, losses.Counts[(least - 1)..most].Sum()));
            least = most + 1;
        }

        return ranges;
    }

    private string Gain(ComparedModel model) => Contexts.Count < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{model.Name}: {model.Score.Loss:0.000} nats.")
        : string.Create(CultureInfo.InvariantCulture, $"{model.Name} goes from {model.LossByContext[0]:0.000} nats with one symbol read to {model.LossByContext[^1]:0.000} with {Contexts[^1].Least} to {Contexts[^1].Most}; the last doubling gained {model.LossByContext[^2] - model.LossByContext[^1]:0.000}.");
}
