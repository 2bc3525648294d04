using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Asks a model from sequence to sequence where it looks, what becomes of a mistake, what it knows of its source, and between what it chose.</summary>
public static class ExplainSeq2Seq
{
    /// <summary>Where the model looks while it writes, or while it is told a target.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="target">What it is told; if absent, it writes on its own.</param>
    /// <param name="options">How it writes on its own; greedily if absent.</param>
    /// <exception cref="ArgumentException">The model has no attention.</exception>
    public static AlignmentMap ExplainAlignment(this Seq2Seq model, string source, string? target = null, TranslationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Attends)
            throw new ArgumentException("The model has no attention: it looks nowhere while it writes. Ask what its context vector knows of the source instead (ExplainSource).", nameof(model));
        return new AlignmentMap(target is null ? model.Translate(source, options) : model.Score(source, target), target is not null);
    }

    /// <summary>Where the model looks when it is told the truth, beside where it looks on its own.</summary>
    /// <inheritdoc cref="ExplainAlignment" path="/exception"/>
    public static AlignmentComparison CompareAlignments(this Seq2Seq model, string source, string truth) =>
        new(ExplainAlignment(model, source, truth ?? throw new ArgumentNullException(nameof(truth))), ExplainAlignment(model, source));

    /// <summary>What becomes of a mistake: the model told the truth after every symbol, beside the model on its own.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="truth">What it should write.</param>
    public static Cascade ExplainCascade(this Seq2Seq model, string source, string truth)
    {
        ArgumentNullException.ThrowIfNull(model);
        Seq2SeqExample example = model.Reader.Read(new SequencePair(source, truth));
        (IReadOnlyList<WalkedStep> forced, IReadOnlyList<WalkedStep> free, CascadeOutcome outcome) = CascadeOutcome.Run(model, [example], everything: true)[0];
        var steps = new CascadeStep[Math.Max(forced.Count, free.Count)];
        for (int t = 0; t < steps.Length; t++)
        {
            bool told = t < forced.Count, both = told && t < free.Count;
            int symbol = told ? example.Target[t] : -1;
            steps[t] = new CascadeStep(
                told ? Label(model, symbol) : null,
                told ? Label(model, forced[t].Likeliest) : null,
                t < free.Count ? Label(model, free[t].Likeliest) : null,
                both ? forced[t].Distance(free[t]) : null,
                both ? forced[t].Divergence(free[t]) : null,
                told ? forced[t].LogProbabilities[symbol] : null,
                both ? free[t].LogProbabilities[symbol] : null);
        }

        return new Cascade
        {
            Source = [.. example.Source.Select(model.SourceVocabulary.Label)],
            Truth = model.Reader.Text(example.Target),
            Written = model.Reader.Text([.. free.Select(step => step.Likeliest)]),
            Steps = steps,
            FirstDivergence = outcome.First,
            Length = outcome.Length,
            Edits = outcome.Edits,
        };
    }

    /// <summary>Tells the model one wrong symbol and the truth again from there on.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="truth">What it should write.</param>
    /// <param name="step">Which symbol of the truth is told wrongly; not the end, behind which there is nothing to see.</param>
    /// <param name="told">The wrong symbol; if absent, the likeliest one that is wrong and does not end the text.</param>
    /// <exception cref="ArgumentException">There is no such symbol, or it is the true one.</exception>
    public static Recovery ExplainRecovery(this Seq2Seq model, string source, string truth, Index step, string? told = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Seq2SeqExample example = model.Reader.Read(new SequencePair(source, truth));
        int[] target = example.Target;
        int at = step.GetOffset(target.Length - 1);
        if (at < 0 || at >= target.Length - 1) throw new ArgumentOutOfRangeException(nameof(step), step, $"The truth has {target.Length - 1} symbols before its end; they are numbered from 0, or from ^1 for the last.");
        int? wrong = told is null ? null : Find(model, told);
        if (wrong == target[at]) throw new ArgumentException($"'{told}' is the true symbol at step {at}. Give another one.", nameof(told));
        return Disturbance.Run(model, [(example, at, wrong)])[0];
    }

    /// <summary>Which source symbols the model's context vector and each symbol of a target hang on.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="target">The text that is explained; if absent, what the model writes greedily.</param>
    public static SourceInfluence ExplainSource(this Seq2Seq model, string source, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ExplainedSeq2Seq(model).Explain(model.Reader.Read(new SequencePair(source, target ?? model.Translate(source).Text)));
    }

    /// <summary>Everything that a beam search looked at while it wrote.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="options">How it searches. Default: a beam of 4.</param>
    /// <exception cref="InvalidSpecException">The options ask for something that cannot be, or for drawing instead of searching.</exception>
    public static BeamTree ExplainBeam(this Seq2Seq model, string source, TranslationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new TranslationOptions { Search = new BeamSearch(4) };
        SpecCheck.Ensure(nameof(TranslationOptions), check => check.Require(options.Sampling is null, nameof(options.Sampling), options.Sampling, "none", "What is drawn has no tree of choices."));
        var recorder = new BeamRecorder(id => Label(model, id));
        IReadOnlyList<Translation> found = model.TranslateNBest(source, options, recorder);
        return recorder.Tree(found, options.Search);
    }

    private static int Find(Seq2Seq model, string symbol) => model.TargetVocabulary.TryGetId(symbol, out int id)
        ? id
        : throw new ArgumentException($"The model cannot write the symbol '{symbol}'. Give one of its vocabulary.", nameof(symbol));

    private static string Label(Seq2Seq model, int id) => model.TargetVocabulary.Label(id);
}
