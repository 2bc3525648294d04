using System.Globalization;

namespace Unroll.Insight;

/// <summary>
/// What can be read from the context vector by the simplest reader: for each of the commonest source symbols a logistic regression says from the decoder's first state whether the source had it.
/// What it finds the vector holds; what it does not find may still be there in another form.
/// </summary>
/// <param name="Trained">Sources that the regressions learnt from.</param>
/// <param name="Tested">Sources that they were tested on.</param>
/// <param name="Symbols">The symbols, the commonest first.</param>
/// <remarks>Alain, Bengio, "Understanding intermediate layers using linear classifier probes", 2016; Conneau et al., "What you can cram into a single vector", ACL 2018.</remarks>
public sealed record ContextProbe(int Trained, int Tested, IReadOnlyList<ProbedSymbol> Symbols)
{
    /// <summary>The mean accuracy; not a number where no symbol could be probed.</summary>
    public double Accuracy => Symbols.Select(symbol => symbol.Accuracy).DefaultIfEmpty(double.NaN).Average();

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            if (Symbols.Count == 0) return "No symbol is in some sources and not in others: there is nothing to ask.";
            ProbedSymbol best = Symbols.MaxBy(symbol => symbol.Accuracy)!, worst = Symbols.MinBy(symbol => symbol.Accuracy)!;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Whether a symbol was read can be told from the context vector with {100 * Accuracy:0} % right answers where guessing has 50: best for '{best.Symbol}' ({100 * best.Accuracy:0} %), worst for '{worst.Symbol}' ({100 * worst.Accuracy:0} %).");
        }
    }
}
