using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// A linear-chain conditional random field over the tags of a sequence: what a tag scores depends on the tag before it. Parameters have pytorch-crf's names:
/// <c>start_transitions [tags]</c>, <c>end_transitions [tags]</c>, <c>transitions [tags, tags]</c> from the row's tag to the column's.
/// </summary>
/// <remarks>Lafferty, McCallum, Pereira, "Conditional Random Fields", ICML 2001. The equation stands at <see cref="Operations.CrfLoss"/>.</remarks>
public sealed class ConditionalRandomField
{
    private const double InitialRange = 0.1;

    /// <summary>Creates the parameters, uniform in ±0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no tag.</exception>
    public ConditionalRandomField(ParameterScope scope, int tags, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tags);
        IInitializer initializer = Initializers.Uniform(InitialRange);
        Start = scope.Create("start_transitions", new Shape(tags), initializer, random);
        End = scope.Create("end_transitions", new Shape(tags), initializer, random);
        Transitions = scope.Create("transitions", new Shape(tags, tags), initializer, random);
    }

    /// <summary>Scores of the first tag, <c>[tags]</c>.</summary>
    public Parameter Start { get; }

    /// <summary>Scores of the last tag, <c>[tags]</c>.</summary>
    public Parameter End { get; }

    /// <summary>Scores of a tag after another, <c>[tags, tags]</c>, from the row's tag to the column's.</summary>
    public Parameter Transitions { get; }

    /// <inheritdoc cref="Operations.CrfLoss"/>
    public Tensor Loss(Pass pass, Tensor emissions, ReadOnlySpan<int> targets, ReadOnlySpan<int> lengths, Reduction reduction = Reduction.Mean) =>
        pass.Tape.CrfLoss(emissions, targets, lengths, Start.Value, End.Value, Transitions.Value, reduction);

    /// <summary>The log of the sum over all paths of one sequence, whose emissions are <c>[steps, tags]</c>: what scores are compared with.</summary>
    public double LogPartition(ReadOnlySpan<float> emissions) => Chain(emissions).LogPartition(out _);

    /// <summary>The score of a path; its log probability is that less <see cref="LogPartition"/>.</summary>
    public double Score(ReadOnlySpan<float> emissions, ReadOnlySpan<int> path)
    {
        CrfChain chain = Chain(emissions);
        if (path.Length != chain.Steps) throw new ArgumentException($"A path of {path.Length} tags for {chain.Steps} steps.", nameof(path));
        foreach (int tag in path) if ((uint)tag >= (uint)chain.Tags) throw new ArgumentException($"{tag} is no tag of {chain.Tags}.", nameof(path));
        return chain.Score(path);
    }

    /// <summary>The probability of each tag at each step over all paths, <c>[steps, tags]</c>.</summary>
    public double[] Marginals(ReadOnlySpan<float> emissions)
    {
        CrfChain chain = Chain(emissions);
        double logPartition = chain.LogPartition(out double[] forward);
        double[] marginals = new double[emissions.Length];
        chain.AddMarginals(forward, logPartition, marginals, []);
        return marginals;
    }

    /// <summary>The best path and its score. Of equal scores the lower tags come first.</summary>
    public (int[] Path, double Score) Viterbi(ReadOnlySpan<float> emissions) => Viterbi(emissions, 1)[0];

    /// <summary>The best paths and their scores, best first; fewer where there are fewer paths.</summary>
    /// <exception cref="InvalidOperationException">Every path is forbidden.</exception>
    public IReadOnlyList<(int[] Path, double Score)> Viterbi(ReadOnlySpan<float> emissions, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        IReadOnlyList<(int[] Path, double Score)> best = Chain(emissions).Best(count);
        return best.Count > 0 ? best : throw new InvalidOperationException("Every path of tags scores minus infinity or is not a number: the weights or the input are not finite.");
    }

    /// <summary>Number of tags, for the debugger.</summary>
    public override string ToString() => $"ConditionalRandomField {{tags: {Start.Shape[0]}}}";

    private CrfChain Chain(ReadOnlySpan<float> emissions)
    {
        int tags = Start.Shape[0];
        if (emissions.IsEmpty || emissions.Length % tags != 0) throw new ArgumentException($"{emissions.Length} emissions do not make whole steps of {tags} tags.", nameof(emissions));
        return new CrfChain(emissions, Start.Value.Values, End.Value.Values, Transitions.Value.Values);
    }
}
