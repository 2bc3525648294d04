using Unroll.Data;
using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Measures taggers.</summary>
public static class TaggerEvaluation
{
    /// <summary>Tags sequences and compares. A tag that the model does not have counts as an error.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Sequences with their right tags.</param>
    /// <param name="stop">Breaks off.</param>
    /// <exception cref="ArgumentException">The data are of another kind than the model reads.</exception>
    public static TaggingScore Evaluate(this Tagger model, IReadOnlyList<TaggedSequence> data, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        var encoder = new TaggerEncoder(model);
        (int[] Tags, double[] Probabilities)[] answers = model.DecodeAll([.. data.Select(encoder.Encode)], stop: stop);
        return TaggingScore.Of(data.Select((sequence, i) => (sequence.Tags, (IReadOnlyList<string>)[.. answers[i].Tags.Select(tag => model.Tags[tag])])));
    }
}
