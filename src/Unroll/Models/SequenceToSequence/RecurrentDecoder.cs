using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// The decoder: s_t = recurrent([e_t; ...], s_{t-1}), logits_t = W o_t + b. With attention asked before the cell the context of s_{t-1} is part of the input, and o_t = [s_t; c_t];
/// asked after it, o_t = tanh(W_c [c_t; s_t]).
/// </summary>
internal sealed class RecurrentDecoder
{
    private readonly Seq2SeqSpec spec;
    private readonly Embedding embedding;
    private readonly Recurrent rnn;
    private readonly Attention? attention;
    private readonly Linear? combine;
    private readonly Parameter outputWeight;
    private readonly Parameter outputBias;
    private readonly Dropout inputDropout;
    private readonly Dropout outputDropout;

    public RecurrentDecoder(ParameterScope root, Seq2SeqSpec spec, Embedding embedding, Attention? attention, RandomStream random)
    {
        (this.spec, this.embedding, this.attention) = (spec, embedding, attention);
        rnn = new Recurrent(root["decoder"], spec.Decoder, spec.DecoderInputs, random, spec.Attention is { ContextToEveryLayer: true } ? spec.EncoderOutputs : 0);
        if (spec.Attention is { Query: AttentionQuery.AfterCell }) combine = new Linear(root["combine"], spec.EncoderOutputs + spec.Decoder.OutputSize, spec.Decoder.OutputSize, random, bias: false);
        int symbols = embedding.Weight.Shape[0];
        IInitializer output = Initializers.FanInUniform(spec.OutputInputs);
        outputWeight = spec.Tied ? embedding.Weight : root["output"].Create("weight", new Shape(symbols, spec.OutputInputs), output, random);
        outputBias = root["output"].Create("bias", new Shape(symbols), output, random);
        inputDropout = new Dropout(spec.InputDropout, "target");
        outputDropout = new Dropout(spec.OutputDropout, "output");
    }

    private bool AsksBefore => spec.Attention is { Query: AttentionQuery.BeforeCell };

    /// <summary>The state before the first step.</summary>
    public DecoderState Begin(EncodedSource source) => new(
        source.Initial ?? rnn.InitialState(source.Batch),
        spec.Attention is { InputFeeding: true } ? Tensor.Zeros(new Shape(source.Batch, spec.Decoder.OutputSize)) : null,
        spec.Attention is { Coverage: true } ? Tensor.Zeros(new Shape(source.Batch, source.Memory!.Keys.Shape[1])) : null);

    /// <summary>Writes what it is told: all steps of teacher forcing.</summary>
    /// <param name="pass">Tape, randomness, and who listens.</param>
    /// <param name="inputs">The symbol before each one to be predicted, <c>[batch, time]</c>.</param>
    /// <param name="source">What was read.</param>
    public DecoderOutput Run(Pass pass, ReadOnlySpan<int> inputs, EncodedSource source)
    {
        int batch = source.Batch, time = inputs.Length / batch;
        DecoderState state = Begin(source);
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

        return new DecoderOutput(Logits(pass, pass.Tape.Concat(1, outputs)), pass.Tape.Concat(1, [.. alignments]), state);
    }

    /// <summary>Writes one symbol more.</summary>
    /// <param name="pass">Tape, and who listens.</param>
    /// <param name="tokens">The last symbol of each sequence.</param>
    /// <param name="source">What was read.</param>
    /// <param name="state">The state before.</param>
    public DecoderOutput Step(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, DecoderState state)
    {
        (Tensor output, Tensor? alignment, DecoderState next) = One(pass, tokens, source, state);
        return new DecoderOutput(Logits(pass, output), alignment, next);
    }

    /// <summary>As <see cref="Step(Pass, ReadOnlySpan{int}, EncodedSource, DecoderState)"/> without recording, writing the scores to memory that exists.</summary>
    public (Tensor? Alignment, DecoderState State) Step(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, DecoderState state, Span<float> logits)
    {
        (Tensor output, Tensor? alignment, DecoderState next) = One(pass, tokens, source, state);
        MatrixProduct.Multiply(
            output.Values, spec.OutputInputs, false, PackedWeights.Transposed(outputWeight.Value), logits, embedding.Weight.Shape[0], tokens.Length, bias: outputBias.Value.Values);
        return (alignment, next);
    }

    // No step waits for what another one wrote, so that the cells run fused over all of them and attention answers all queries together.
    private DecoderOutput AllAtOnce(Pass pass, ReadOnlySpan<int> inputs, int time, EncodedSource source, DecoderState state)
    {
        Tensor vectors = inputDropout.Forward(pass, embedding.Forward(pass, inputs, new Shape(source.Batch, time)));
        RecurrentOutput hidden = rnn.Forward(pass["decoder"], vectors, state.Recurrent);
        (Tensor output, AttentionOutput? seen) = Combine(pass, hidden.Output, source, covered: null);
        return new DecoderOutput(Logits(pass, output), seen?.Weights, new DecoderState(hidden.State));
    }

    private (Tensor Output, Tensor? Alignment, DecoderState State) One(Pass pass, ReadOnlySpan<int> tokens, EncodedSource source, DecoderState state)
    {
        Tape tape = pass.Tape;
        int batch = source.Batch;
        Tensor input = inputDropout.Forward(pass, embedding.Forward(pass, tokens, new Shape(batch, 1)));
        AttentionOutput? seen = null;
        if (AsksBefore)
        {
            Tensor query = state.Recurrent.HiddenStates[^1];
            seen = attention!.Forward(pass["attention"], query.Reshape(new Shape(batch, 1, query.Shape[1])), source.Memory!, state.Coverage);
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
        return (output, seen?.Weights, new DecoderState(hidden.State, feed, covered));
    }

    private (Tensor Output, AttentionOutput? Seen) Combine(Pass pass, Tensor hidden, EncodedSource source, Tensor? covered)
    {
        if (attention is null) return (hidden, null);
        AttentionOutput seen = attention.Forward(pass["attention"], hidden, source.Memory!, covered);
        return (pass.Tape.Tanh(combine!.Forward(pass, pass.Tape.Concat(-1, seen.Context, hidden))), seen);
    }

    private Tensor Logits(Pass pass, Tensor outputs) => pass.Tape.Linear(outputDropout.Forward(pass, outputs), outputWeight.Value, outputBias.Value);
}
