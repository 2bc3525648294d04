using Unroll.Models;

namespace Unroll.Insight;

/// <summary>Tells a decoder the truth but for one wrong symbol.</summary>
internal static class Disturbance
{
    // Distributions of all steps are kept for as many pairs.
    private const int Chunk = 32;

    /// <summary>Makes the experiment for many pairs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trials">Pairs, the place of the wrong symbol in each, before the last, and that symbol; the likeliest wrong one that does not end the text if absent.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public static IReadOnlyList<Recovery> Run(Seq2Seq model, IReadOnlyList<(Seq2SeqExample Pair, int Step, int? Told)> trials, CancellationToken stop = default) =>
        [.. trials.Chunk(Chunk).SelectMany(chunk => Some(model, chunk, stop))];

    private static Recovery[] Some(Seq2Seq model, (Seq2SeqExample Pair, int Step, int? Told)[] trials, CancellationToken stop)
    {
        IReadOnlyList<WalkedStep>[] Walk(int[]? wrong) => DecoderWalk.Run(
            model, [.. trials.Select(trial => trial.Pair.Source)],
            (row, t, _) => t == trials[row].Pair.Target.Length ? null : wrong is not null && t == trials[row].Step + 1 ? wrong[row] : trials[row].Pair.Target[t - 1],
            everything: true, stop);
        IReadOnlyList<WalkedStep>[] clean = Walk(null);
        int[] told = [.. trials.Select((trial, i) => trial.Told ?? Choose(model, clean[i][trial.Step].LogProbabilities, trial.Pair.Target[trial.Step]))];
        IReadOnlyList<WalkedStep>[] disturbed = Walk(told);
        return [.. trials.Select((trial, i) => Describe(model, trial.Pair, trial.Step, told[i], clean[i], disturbed[i]))];
    }

    private static Recovery Describe(Seq2Seq model, Seq2SeqExample pair, int step, int told, IReadOnlyList<WalkedStep> clean, IReadOnlyList<WalkedStep> disturbed)
    {
        Text.Vocabulary target = model.TargetVocabulary;
        return new Recovery
        {
            Source = [.. pair.Source.Select(model.SourceVocabulary.Label)],
            Step = step,
            Truth = target.Label(pair.Target[step]),
            Told = target.Label(told),
            ToldProbability = Math.Exp(clean[step].LogProbabilities[told]),
            Steps = [.. Enumerable.Range(step + 1, pair.Target.Length - step - 1).Select(t => new RecoveryStep(
                target.Label(pair.Target[t]), target.Label(clean[t].Likeliest), target.Label(disturbed[t].Likeliest), clean[t].Distance(disturbed[t]), clean[t].Divergence(disturbed[t]),
                clean[t].LogProbabilities[pair.Target[t]] - disturbed[t].LogProbabilities[pair.Target[t]]))],
        };
    }

    private static int Choose(Seq2Seq model, double[] logProbabilities, int truth)
    {
        double[] allowed = [.. logProbabilities];
        allowed[model.TargetVocabulary.End!.Value] = double.NegativeInfinity;
        return DecoderWalk.Likeliest<double>(model, allowed, except: truth);
    }
}
