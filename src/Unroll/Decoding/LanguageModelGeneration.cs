using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>Lets language models write.</summary>
public static class LanguageModelGeneration
{
    /// <summary>
    /// Writes on from a prompt, piece by piece as soon as a piece is final: whole characters, whole syllables where the model writes jamo, never a part of
    /// what may turn out to be a stop text. The prompt itself is not repeated. The same model, prompt and sampling give the same text.
    /// </summary>
    /// <param name="model">The model; many threads may write with it at once.</param>
    /// <param name="prompt">What stands before; may be empty.</param>
    /// <param name="sampling">How to choose; the model's own probabilities if absent.</param>
    /// <param name="cancellationToken">Stops between two symbols.</param>
    /// <exception cref="InvalidSpecException">The sampling asks for something that cannot be.</exception>
    public static async IAsyncEnumerable<string> GenerateAsync(
        this ILanguageModel model, string prompt, Sampling? sampling = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using IEnumerator<string> pieces = Generate(model, prompt, sampling, cancellationToken).GetEnumerator();
        while (await Task.Run(pieces.MoveNext, cancellationToken).ConfigureAwait(false)) yield return pieces.Current;
    }

    /// <summary>As <see cref="GenerateAsync"/> on the calling thread.</summary>
    /// <inheritdoc cref="GenerateAsync" path="/param"/>
    /// <inheritdoc cref="GenerateAsync" path="/exception"/>
    public static IEnumerable<string> Generate(this ILanguageModel model, string prompt, Sampling? sampling = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        Sampling chosen = sampling ?? new Sampling();
        SpecCheck.Ensure(nameof(Sampling), chosen.Validate);
        return Write(model, prompt, chosen, cancellationToken);
    }

    private static IEnumerable<string> Write(ILanguageModel model, string prompt, Sampling sampling, CancellationToken cancellationToken)
    {
        var sampler = new Sampler(sampling);
        var rules = new WritingRules(model.Vocabulary);
        int[] beginning = rules.Beginning(prompt);
        List<int> text = [.. beginning];
        TextDecoder decoder = model.Vocabulary.CreateDecoder(prompt.Length > 0 ? beginning : []);
        var filter = new StopFilter(sampling.Stop);
        ITextReading reading = model.Open();
        float[] logits = new float[model.Vocabulary.Size];
        foreach (int id in beginning)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reading.Step([id], logits);
        }

        for (int index = 0; index < sampling.Length && !filter.Stopped; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Restrict(logits, text, sampling, rules.Forbidden);
            // No symbol may follow.
            if (sampling.NoRepeat > 0 && logits.AsSpan().IndexOfAnyExcept(float.NegativeInfinity) < 0) break;
            int id = sampler.Choose(logits, [], index);
            if (id == rules.Ending) break;
            text.Add(id);
            if (filter.Push(decoder.Push(id)) is { Length: > 0 } piece) yield return piece;
            if (index + 1 < sampling.Length) reading.Step([id], logits);
        }

        if (filter.Finish(decoder.Flush()) is { Length: > 0 } rest) yield return rest;
    }

    private static void Restrict(Span<float> logits, List<int> text, Sampling sampling, int[] forbidden)
    {
        foreach (int id in forbidden) logits[id] = float.NegativeInfinity;
        ReadOnlySpan<int> written = CollectionsMarshal.AsSpan(text);
        if (sampling.RepetitionPenalty != 1) LogitFilters.RepetitionPenalty(logits, written, sampling.RepetitionPenalty);
        if (sampling.NoRepeat > 0) LogitFilters.NoRepeat(logits, written, sampling.NoRepeat);
    }

    /// <summary>Holds back text that may be the beginning of a stop text, and ends before one.</summary>
    private sealed class StopFilter(IReadOnlyList<string> stops)
    {
        private readonly StringBuilder held = new();

        public bool Stopped { get; private set; }

        public string Push(string text)
        {
            if (stops.Count == 0) return text;
            held.Append(text);
            string all = held.ToString();
            int first = stops.Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
            Stopped = first >= 0;
            int free = Stopped ? first : all.Length - stops.Max(stop => Overlap(all, stop));
            held.Remove(0, Stopped ? all.Length : free);
            return all[..free];
        }

        public string Finish(string text)
        {
            if (Stopped) return "";
            string piece = Push(text);
            return Stopped ? piece : piece + held;
        }

        // How many of the last characters are the beginning of the stop text.
        private static int Overlap(string text, string stop)
        {
            for (int length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
            }

            return 0;
        }
    }
}
