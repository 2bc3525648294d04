using Unroll.Models;
using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>Looks for the likeliest texts of language models.</summary>
public static class LanguageModelSearch
{
    /// <summary>
    /// The likeliest texts that a model would write after a prompt, best first: a beam search, which draws nothing. Rules against repetition look at prompt and text. The likeliest text of a language model is often dull
    /// and repeats itself; for lively ones draw (<see cref="LanguageModelGeneration.Generate"/>).
    /// </summary>
    /// <param name="model">The model; many threads may search with it at once.</param>
    /// <param name="prompt">What stands before; may be empty.</param>
    /// <param name="search">Width, length penalty, lengths, repetitions, number of results.</param>
    /// <param name="observer">Watches the search, for instance to draw its tree; nobody if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <returns>At least one, unless <see cref="BeamSearch.NoRepeat"/> leaves no symbol that may follow the prompt.</returns>
    /// <exception cref="InvalidSpecException">The search asks for something that cannot be.</exception>
    public static IReadOnlyList<Continuation> Continuations(this ILanguageModel model, string prompt, BeamSearch search, IBeamObserver? observer = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(search);
        SpecCheck.Ensure(nameof(BeamSearch), search.Validate);
        var rules = new WritingRules(model.Vocabulary);
        int[] beginning = rules.Beginning(prompt);
        ITextReading reading = model.Open();
        float[] logits = new float[model.Vocabulary.Size];
        foreach (int id in beginning.AsSpan(..^1))
        {
            stop.ThrowIfCancellationRequested();
            reading.Step([id], logits);
        }

        var beam = new BeamModel<Hypotheses>
        {
            Initial = new Hypotheses(reading, 1),
            Start = beginning[^1],
            End = rules.Ending,
            Symbols = model.Vocabulary.Size,
            Step = Step,
            Forbidden = rules.Forbidden,
            Prompts = [beginning],
        };
        return [.. search.Run(beam, observer, stop)[0].Select(found => new Continuation(Text(model.Vocabulary, prompt.Length > 0 ? beginning : [], found.Symbols), found.Score, found.LogProbability, found.Ended))];
    }

    // The search is the only one that reads on, so where all go on as they stand nothing is copied.
    private static Hypotheses Step(Hypotheses before, ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols, Span<float> logits)
    {
        bool same = parents.SequenceEqual([.. Enumerable.Range(0, before.Count)]);
        ITextReading reading = same ? before.Reading : before.Reading.Select(parents);
        reading.Step(symbols, logits);
        return new Hypotheses(reading, parents.Length);
    }

    private static string Text(Vocabulary vocabulary, int[] before, IReadOnlyList<int> ids)
    {
        TextDecoder decoder = vocabulary.CreateDecoder(before);
        return string.Concat(ids.Select(decoder.Push)) + decoder.Flush();
    }

    private readonly record struct Hypotheses(ITextReading Reading, int Count);
}
