using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// A recurrent decoder: s_t = recurrent([e_t; ...], s_{t-1}), and o_t for the output layer. With attention asked before the cell the context of s_{t-1} is part of the input, and o_t = [s_t; c_t];
/// asked after it, o_t = tanh(W_c [c_t; s_t]).
/// </summary>
internal sealed class RecurrentDecoder : ITargetDecoder
{
    private readonly Seq2SeqSpec spec;
    private readonly Embedding embedding;
    private readonly Recurrent rnn;
    private readonly Attention? attention;
    private readonly Linear? combine;
    private readonly Dropout inputDropout;

    public RecurrentDecoder(ParameterScope root, Seq2SeqSpec spec, Embedding embedding, Attention? attention, RandomStream random)
    {
        (this.spec, this.embedding, this.attention) = (spec, embedding, attention);
        rnn = new Recurrent(root["decoder"], spec.Decoder, spec.DecoderInputs, random, spec.Attention is { ContextToEveryLayer: true } ? spec.EncoderOutputs : 0);
        if (spec.Attention is { Query: AttentionQuery.AfterCell }) combine = new Linear(root["combine"], spec.EncoderOutputs + spec.Decoder.OutputSize, spec.Decoder.OutputSize, random, bias: false);
        inputDropout = new Dropout(spec.InputDropout, "target");
    }

    private bool AsksBefore => spec.Attention is { Query: AttentionQuery.BeforeCell };

    /// <inheritdoc/>
    public IDecoderState Begin(EncodedSource source) => First(source);

    private RecurrentDecoderState First(EncodedSource source) => new(
        source.Initial ?? rnn.InitialState(source.Batch),
        spec.Attention is { InputFeeding: true } ? Tensor.Zeros(new Shape(source.Batch, spec.Decoder.OutputSize)) : null,
        spec.Attention is { Coverage: true } ? Tensor.Zeros(new Shape(source.Batch, source.Memories[0].Keys.Shape[1])) : null);

    /// <inheritdoc/>
    public (Tensor Output, Tensor? Alignment, IDecoderState State) Run(Pass pass, ReadOnlySpan<int> inputs, EncodedSource source)
    {
        int batch = source.Batch, time = inputs.Length / batch;
        RecurrentDecoderState state = First(source);
        if (!AsksBefore && spec.Attention is not ({ InputFeeding: true } or { Coverage: true })) return AllAtOnce(pass, inputs, time, source, state);
        var outputs = new Tensor[time];
        var alignments = new List<Tensor>();
        for (int t = 0; t < time; t++)
        {
            int[] tokens = new int[batch];
            for (int b = 0; b < batch; b++) tokens[b] = inputs[b * time + t];
            (outputs[t], Tensor? alignment, state) = One(pass[FormattableString.Invariant($"step{t}")], tokens, source, state);
            if (alignment is not null) alignments.Add(alignment);
        }

        return (pass.Tape.Concat(1, outputs), pass.Tape.Concat(1, [.. alignments]), state);
    }

    /// <inheritdoc/>
    public (Tensor Output, Tensor? Alignment, IDecoderState State) Step(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, IDecoderState state) => One(
        pass, tokens, source, state as RecurrentDecoderState ?? throw new ArgumentException("The state is that of a Transformer, but this decoder is recurrent. Take the state that Begin gives.", nameof(state)));

    // No step waits for what another one wrote, so that the cells run fused over all of them and attention answers all queries together.
    private (Tensor Output, Tensor? Alignment, IDecoderState State) AllAtOnce(Pass pass, ReadOnlySpan<int> inputs, int time, EncodedSource source, RecurrentDecoderState state)
    {
        Tensor vectors = inputDropout.Forward(pass, embedding.Forward(pass, inputs, new Shape(source.Batch, time)));
        RecurrentOutput hidden = rnn.Forward(pass["decoder"], vectors, state.Recurrent);
        (Tensor output, AttentionOutput? seen) = Combine(pass, hidden.Output, source, covered: null);
        return (output, seen?.Weights, new RecurrentDecoderState(hidden.State));
    }

    private (Tensor Output, Tensor? Alignment, RecurrentDecoderState State) One(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, RecurrentDecoderState state)
    {
        Tape tape = pass.Tape;
        int batch = source.Batch;
        Tensor input = inputDropout.Forward(pass, embedding.Forward(pass, tokens, new Shape(batch, 1)));
        AttentionOutput? seen = null;
        if (AsksBefore)
        {
            Tensor query = state.Recurrent.HiddenStates[^1];
            seen = attention!.Forward(pass["attention"], query.Reshape(new Shape(batch, 1, query.Shape[1])), source.Memories[0], state.Coverage);
            input = tape.Concat(-1, input, seen.Value.Context);
        }
        else if (state.Attentional is { } fed)
        {
            input = tape.Concat(-1, input, fed.Reshape(new Shape(batch, 1, fed.Shape[1])));
        }

        RecurrentOutput hidden = rnn.ForwardBeside(pass["decoder"], input, seen?.Context, state.Recurrent);
        Tensor output = hidden.Output;
        if (!AsksBefore) (output, seen) = Combine(pass, hidden.Output, source, state.Coverage);
        else if (spec.Attention!.ContextToOutput) output = tape.Concat(-1, hidden.Output, seen!.Value.Context);
        Tensor? feed = spec.Attention is { InputFeeding: true } ? output.Reshape(new Shape(batch, spec.Decoder.OutputSize)) : null;
        Tensor? covered = state.Coverage is { } before ? tape.Add(before, seen!.Value.Weights.Reshape(before.Shape)) : null;
        return (output, seen?.Weights, new RecurrentDecoderState(hidden.State, feed, covered));
    }

    private (Tensor Output, AttentionOutput? Seen) Combine(Pass pass, Tensor hidden, EncodedSource source, Tensor? covered)
    {
        if (attention is null) return (hidden, null);
        AttentionOutput seen = attention.Forward(pass["attention"], hidden, source.Memories[0], covered);
        return (pass.Tape.Tanh(combine!.Forward(pass, pass.Tape.Concat(-1, seen.Context, hidden))), seen);
    }
}
