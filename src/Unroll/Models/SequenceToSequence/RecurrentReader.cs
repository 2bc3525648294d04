using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>A recurrent encoder: reads, and hands its last state over the bridge.</summary>
internal sealed class RecurrentReader : ISourceReader
{
    private readonly Seq2SeqSpec spec;
    private readonly Recurrent rnn;
    private readonly Dropout dropout;
    private readonly Attention? attention;
    private readonly Linear[] hiddenBridges = [];
    private readonly Linear[] cellBridges = [];

    public RecurrentReader(ParameterScope root, Seq2SeqSpec spec, Attention? attention, RandomStream random)
    {
        (this.spec, this.attention) = (spec, attention);
        rnn = new Recurrent(root["encoder"], spec.Encoder, spec.Embedding, random, besideSize: 0, spec.SumDirections);
        dropout = new Dropout(spec.InputDropout, "source");
        if (spec.Bridge != StateBridge.Dense) return;
        Linear[] Bridges(string name, int size) =>
            [.. Enumerable.Range(0, spec.Decoder.Layers).Select(layer => new Linear(root["bridge"][FormattableString.Invariant($"{name}{layer}")], spec.Encoder.OutputSize, size, random))];
        hiddenBridges = Bridges("hidden", spec.Decoder.StateSize);
        if (spec.Decoder is LstmSpec) cellBridges = Bridges("cell", spec.Decoder.Hidden);
    }

    /// <inheritdoc/>
    public EncodedSource Read(Pass pass, Tensor vectors, int[] lengths)
    {
        RecurrentOutput read = rnn.Forward(pass["encoder"], dropout.Forward(pass, vectors), lengths: lengths);
        return new EncodedSource(attention is null ? [] : [attention.Remember(pass["attention"], read.Output, lengths)], Cross(pass, read.State), lengths.Length);
    }

    private RecurrentState? Cross(Pass pass, RecurrentState last) => spec.Bridge switch
    {
        StateBridge.Zero => null,
        StateBridge.Copy => last,
        _ => new RecurrentState(Dense(pass, hiddenBridges, last.HiddenStates), Dense(pass, cellBridges, last.CellStates.Count > 0 ? last.CellStates : last.HiddenStates)),
    };

    // Decoder layer l begins from encoder layer l, or from the last where there are fewer.
    private Tensor[] Dense(Pass pass, Linear[] bridges, IReadOnlyList<Tensor> states)
    {
        int directions = spec.Encoder.Directions;
        return [.. bridges.Select((bridge, layer) =>
        {
            int from = Math.Min(layer, spec.Encoder.Layers - 1) * directions;
            Tensor state = directions == 1 ? states[from] : pass.Tape.Concat(-1, states[from], states[from + 1]);
            return pass.Tape.Tanh(bridge.Forward(pass, state));
        })];
    }
}
