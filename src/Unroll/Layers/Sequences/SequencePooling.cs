using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// One vector for each sequence: <c>[batch, time, features]</c> becomes <c>[batch, outputs]</c>. Only the real steps count. Attention weighs them:
/// u_t = tanh(W h_t + b), a = softmax(v·u_t), y = Σ a_t h_t; its weights are traced as <c>attention.weight [batch, time]</c>.
/// </summary>
/// <remarks>Attention: Bahdanau, Cho, Bengio 2015 with a learned constant query; Yang et al., "Hierarchical Attention Networks", NAACL 2016, equations 5 to 7.</remarks>
public sealed class SequencePooling
{
    private readonly Linear? projection;
    private readonly Parameter? query;

    /// <summary>Creates the parameters of attention, <c>projection.weight</c>, <c>projection.bias</c> and <c>query</c>; the others have none.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="pooling">Which way.</param>
    /// <param name="features">Features of a step.</param>
    /// <param name="random">Where initial values come from.</param>
    public SequencePooling(ParameterScope scope, Pooling pooling, int features, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (!Enum.IsDefined(pooling)) throw new ArgumentOutOfRangeException(nameof(pooling), pooling, $"Pooling is one of {string.Join(", ", Enum.GetNames<Pooling>())}.");
        Kind = pooling;
        OutputSize = pooling is Pooling.MeanMax or Pooling.AttentionMax ? 2 * features : features;
        if (pooling is not (Pooling.Attention or Pooling.AttentionMax)) return;
        projection = new Linear(scope["projection"], features, features, random);
        query = scope.Create("query", new Shape(1, features), Initializers.FanInUniform(features), random);
    }

    /// <summary>Which way.</summary>
    public Pooling Kind { get; }

    /// <summary>Features of a sequence's vector.</summary>
    public int OutputSize { get; }

    /// <summary>Pools a batch. A sequence without steps gives zeros.</summary>
    /// <exception cref="ArgumentException">The final state is wanted and there is none, or a shape does not fit.</exception>
    public Tensor Forward(Pass pass, EncodedSequences sequences)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(sequences);
        Tensor x = sequences.Output;
        if (Kind == Pooling.FinalState) return FinalState(pass, sequences);
        int[] lengths = [.. sequences.Lengths];
        var segments = Segments.Padded(lengths, x.Shape[1]);
        return Kind switch
        {
            Pooling.Mean => pass.Tape.SegmentMean(x, segments),
            Pooling.Max => pass.Tape.SegmentMax(x, segments),
            Pooling.MeanMax => pass.Tape.Concat(-1, pass.Tape.SegmentMean(x, segments), pass.Tape.SegmentMax(x, segments)),
            Pooling.AttentionMax => pass.Tape.Concat(-1, Attend(pass, x, segments), pass.Tape.SegmentMax(x, segments)),
            _ => Attend(pass, x, segments),
        };
    }

    private Tensor Attend(Pass pass, Tensor x, Segments segments)
    {
        Tensor hidden = pass.Tape.Tanh(projection!.Forward(pass, x));
        Tensor scores = pass.Tape.Linear(hidden, query!.Value);
        Tensor pooled = pass.Tape.SegmentAttention(x, scores, segments, out FloatBlock weights);
        if (pass.Trace.Wants("attention.weight"))
            pass.Trace.Write("attention.weight", ["batch", "time"], [x.Shape[0], x.Shape[1]], weights.Span[..(x.Shape[0] * x.Shape[1])]);
        return pooled;
    }

    private static Tensor FinalState(Pass pass, EncodedSequences sequences)
    {
        if (sequences.State is not { } state) throw new ArgumentException("There is no final state without a recurrent layer. Pool by mean, maximum or attention.", nameof(sequences));
        int features = sequences.Output.Shape[2], size = state.HiddenStates[^1].Shape[1];
        return features == size ? state.HiddenStates[^1] : pass.Tape.Concat(-1, state.HiddenStates[^2], state.HiddenStates[^1]);
    }
}
