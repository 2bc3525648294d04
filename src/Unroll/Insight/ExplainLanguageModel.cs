using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Adds <c>Explain</c> to language models.</summary>
public static class ExplainLanguageModel
{
    /// <summary>Runs a text through the model and records what happens inside.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="text">The text, of 1 to <see cref="Explanation.MaximumLength"/> symbols.</param>
    /// <param name="record">What to keep. Default everything.</param>
    /// <exception cref="ArgumentException">The text is empty or too long.</exception>
    public static Explanation Explain(this LanguageModel model, string text, Record record = Record.Everything) => new(model, text, record);
}
