using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The encoder: embeds, reads, and hands its last state over the bridge.</summary>
internal sealed class SourceReader
{
    private readonly Seq2SeqSpec spec;
    private readonly Embedding embedding;
    private readonly Recurrent rnn;
    private readonly Dropout dropout;
    private readonly Attention? attention;
    private readonly Linear[] hiddenBridges = [];
    private readonly Linear[] cellBridges = [];

    public SourceReader(ParameterScope root, Seq2SeqSpec spec, Embedding embedding, Attention? attention, RandomStream random)
    {
        (this.spec, this.embedding, this.attention) = (spec, embedding, attention);
        rnn = new Recurrent(root["encoder"], spec.Encoder, spec.Embedding, random, besideSize: 0, spec.SumDirections);
        dropout = new Dropout(spec.InputDropout, "source");
        if (spec.Bridge != StateBridge.Dense) return;
        Linear[] Bridges(string name, int size) =>
            [.. Enumerable.Range(0, spec.Decoder.Layers).Select(layer => new Linear(root["bridge"][FormattableString.Invariant($"{name}{layer}")], spec.Encoder.OutputSize, size, random))];
        hiddenBridges = Bridges("hidden", spec.Decoder.StateSize);
        if (spec.Decoder is LstmSpec) cellBridges = Bridges("cell", spec.Decoder.Hidden);
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="pass">Tape, randomness, and who listens.</param>
    /// <param name="sources">Ids, one list per sequence, each with at least one.</param>
    public EncodedSource Read(Pass pass, IReadOnlyList<int[]> sources)
    {
        int batch = sources.Count, time = sources.Max(source => source.Length);
        int[] lengths = [.. sources.Select(source => source.Length)], ids = new int[batch * time];
        for (int b = 0; b < batch; b++)
        {
            sources[b].CopyTo(ids.AsSpan(b * time));
            if (spec.ReverseSource) ids.AsSpan(b * time, lengths[b]).Reverse();
        }

        Tensor vectors = dropout.Forward(pass, embedding.Forward(pass, ids, new Shape(batch, time)));
        RecurrentOutput read = rnn.Forward(pass["encoder"], vectors, lengths: lengths);
        return new EncodedSource(attention?.Remember(pass["attention"], read.Output, lengths), Cross(pass, read.State), batch);
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
