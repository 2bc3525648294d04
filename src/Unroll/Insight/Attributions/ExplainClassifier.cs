using Unroll.Data;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Adds <c>Explain</c> to classifiers.</summary>
public static class ExplainClassifier
{
    /// <summary>
    /// Which parts of the input moved the verdict. The output explained is the log-odds of a label, log p / (1 - p). A part of a text is taken out of it; a frame is replaced by the
    /// mean of the training data, or where the model does not know that by the mean of this sequence.
    /// </summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="input">A text or frames.</param>
    /// <param name="label">The label in question; by default the most probable one.</param>
    /// <param name="by">Words, or single symbols and frames.</param>
    /// <exception cref="ArgumentException">The model has no such label, or reads the other kind of input.</exception>
    public static Attribution Explain(this Classifier model, SequenceInput input, string? label = null, AttributionUnit by = AttributionUnit.Words)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return new ExplainedClassifier(model).Explain(input, label, by);
    }
}
