using Unroll.Models;
using Unroll.Text;

namespace Unroll.Decoding;

/// <summary>Makes readable what was found for one source.</summary>
internal sealed class TranslationWriter(Seq2Seq model, TranslationOptions options, string text, int[] source)
{
    private readonly string[] sourceSymbols = [.. source.Select(model.SourceVocabulary.Label)];
    private readonly Lazy<IReadOnlyDictionary<int, string>> unknown = new(() => model.SourceVocabulary.UnknownSpellings(text));

    public Translation Write(BeamHypothesis found)
    {
        int[] ids = [.. found.Symbols];
        float[][] alignment = [.. found.Attention.Select(InReadingOrder)];
        return new Translation
        {
            Text = options.ReplaceUnknown ? Replaced(ids, alignment) : model.Reader.Text(ids),
            LogProbability = found.LogProbability,
            Score = found.Score,
            Ended = found.Ended,
            SourceSymbols = sourceSymbols,
            TargetSymbols = [.. ids.Select(model.TargetVocabulary.Label), .. found.Ended ? [model.TargetVocabulary.Label(model.TargetVocabulary.End!.Value)] : Array.Empty<string>()],
            LogProbabilities = found.LogProbabilities,
            Alignment = alignment,
        };
    }

    // The encoder may have read from the end.
    private float[] InReadingOrder(ReadOnlyMemory<float> weights)
    {
        float[] ordered = weights.ToArray();
        if (model.Spec.ReverseSource) Array.Reverse(ordered);
        return ordered;
    }

    private string Replaced(int[] ids, float[][] alignment)
    {
        TextDecoder decoder = model.TargetVocabulary.CreateDecoder();
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] == Vocabulary.Unknown) decoder.AddUnknown(Replacement(alignment[i]));
            else decoder.Add(ids[i]);
        }

        return decoder.Flush();
    }

    private string Replacement(float[] weights)
    {
        int place = weights.AsSpan().IndexOf(weights.Max());
        string word = (unknown.Value.TryGetValue(place, out string? spelling) ? spelling : model.SourceVocabulary.Symbol(source[place])).Trim(WordReader.Joiner);
        return options.Dictionary.TryGetValue(word, out string? translated) ? translated : word;
    }
}
