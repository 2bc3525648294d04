using Unroll.Models;

namespace Unroll.Decoding;

/// <summary>Lets models from sequence to sequence write.</summary>
public static class Translating
{
    /// <summary>What a model writes for a text, the likeliest symbol at every step.</summary>
    public static Translation Translate(this Seq2Seq model, string text) => TranslateBatch(model, [text])[0];

    /// <summary>What a model writes for several texts, each as if it were alone.</summary>
    public static IReadOnlyList<Translation> TranslateBatch(this Seq2Seq model, IReadOnlyList<string> texts, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        int[][] sources = [.. texts.Select(model.Reader.Source)];
        Written[] written = GreedyDecoding.Run(model, sources, stop);
        return [.. written.Select((text, i) => Describe(model, sources[i], text, text.LogProbability))];
    }

    private static Translation Describe(Seq2Seq model, int[] source, Written written, double score)
    {
        int[] ids = written.Ended ? [.. written.Ids, model.TargetVocabulary.End!.Value] : written.Ids;
        return new Translation
        {
            Text = model.Reader.Text(written.Ids),
            LogProbability = written.LogProbability,
            Score = score,
            Ended = written.Ended,
            SourceSymbols = [.. source.Select(model.SourceVocabulary.Label)],
            TargetSymbols = [.. ids.Select(model.TargetVocabulary.Label)],
            Alignment = [.. written.Alignment.Select(weights => InReadingOrder(model, weights))],
        };
    }

    // The encoder may have read from the end.
    private static float[] InReadingOrder(Seq2Seq model, float[] weights)
    {
        if (!model.Spec.ReverseSource) return weights;
        float[] turned = [.. weights];
        Array.Reverse(turned);
        return turned;
    }
}
