using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>PyTorch's RNN, LSTM and GRU, whole layers and single cells: outputs, final states and every gradient.</summary>
public sealed class RecurrentGoldenTests
{
    [SkippableTheory]
    [GoldenCases("layers/lstm")]
    [GoldenCases("layers/gru")]
    [GoldenCases("layers/rnn_tanh")]
    [GoldenCases("layers/rnn_relu")]
    public void WholeSequences(string name)
    {
        var golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        RecurrentSpec spec = SpecOf(call);
        spec = spec with { Layers = call.Integer("num_layers", 1), Bidirectional = call.Flag("bidirectional", false) };
        Assert.Equal(0, call.Number("dropout", 0));
        bool timeMajor = !call.Flag("batch_first", false);
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, spec, InputSize(call), new RandomStream(1));
        golden.Load(parameters);

        var tape = new Tape();
        Tensor x = golden.Input("x");
        bool unbatched = x.Shape.Rank == 2;
        if (unbatched) timeMajor = true;
        Tensor input = unbatched ? x.Reshape(new Shape(x.Shape[0], 1, x.Shape[1])) : x;
        RecurrentState? initial = golden.OptionalInput("h0") is { } h0
            ? new RecurrentState(Unstack(tape, h0), golden.OptionalInput("c0") is { } c0 ? Unstack(tape, c0) : [])
            : null;
        int[] lengths = golden.Has("input.lengths") ? golden.Ids("lengths") : [];
        RecurrentOutput result = layer.Forward(new Pass(tape), input, initial, lengths, timeMajor);

        var outputs = new List<(string, Tensor)>
        {
            ("output", result.Output.Reshape(golden["output.output"].Shape)),
            ("h_n", Stack(tape, result.State.HiddenStates, golden["output.h_n"].Shape)),
        };
        if (spec is LstmSpec) outputs.Add(("c_n", Stack(tape, result.State.CellStates, golden["output.c_n"].Shape)));
        golden.Backward(tape, [.. outputs]);
        golden.CheckGradients();
        golden.CheckGradients(parameters);
        golden.RequireComplete();
    }

    [SkippableTheory]
    [GoldenCases("layers/cells")]
    public void SingleSteps(string name)
    {
        var golden = GoldenCase.Load(name);
        RecurrentSpec spec = SpecOf(golden.Call);
        int inputSize = InputSize(golden.Call);
        var parameters = new ParameterSet();
        var tape = new Tape();
        Tensor x = Batched(golden.Input("x"))!;
        Tensor? h = Batched(golden.OptionalInput("h")), c = Batched(golden.OptionalInput("c"));
        var random = new RandomStream(1);
        switch (spec)
        {
            case LstmSpec lstm:
                var lstmCell = new LstmCell(parameters.Root, lstm, inputSize, random);
                golden.Load(parameters);
                LstmState state = lstmCell.Step(tape, x, h is null ? null : new LstmState(h, c!));
                golden.Backward(tape, ("h", As("h", state.HiddenState)), ("c", As("c", state.CellState)));
                break;
            case GruSpec gru:
                var gruCell = new GruCell(parameters.Root, gru, inputSize, random);
                golden.Load(parameters);
                golden.Backward(tape, ("h", As("h", gruCell.Step(tape, x, h))));
                break;
            default:
                var elmanCell = new ElmanCell(parameters.Root, (ElmanSpec)spec, inputSize, random);
                golden.Load(parameters);
                golden.Backward(tape, ("h", As("h", elmanCell.Step(tape, x, h))));
                break;
        }

        golden.CheckGradients();
        golden.CheckGradients(parameters);
        golden.RequireComplete();

        Tensor As(string output, Tensor value) => value.Reshape(golden["output." + output].Shape);
    }

    /// <summary>A single vector is a batch of one.</summary>
    private static Tensor? Batched(Tensor? vector) => vector is { Shape.Rank: 1 } ? vector.Reshape(new Shape(1, vector.Length)) : vector;

    private static int InputSize(TorchCall call) => call.Positional.Count > 0 ? (int)call.PositionalNumber(0) : call.Integer("input_size", 0);

    private static RecurrentSpec SpecOf(TorchCall call)
    {
        int hidden = call.Positional.Count > 1 ? (int)call.PositionalNumber(1) : call.Integer("hidden_size", 0);
        bool bias = call.Flag("bias", true);
        return call.Name switch
        {
            "LSTM" or "LSTMCell" => new LstmSpec(hidden) { Bias = bias, Projection = call.Integer("proj_size", 0) is > 0 and var size ? size : null },
            "GRU" or "GRUCell" => new GruSpec(hidden) { Bias = bias },
            "RNN" or "RNNCell" => new ElmanSpec(hidden)
            {
                Bias = bias,
                Activation = call.Word("nonlinearity", "tanh") switch
                {
                    "tanh" => ElmanActivation.Tanh,
                    "relu" => ElmanActivation.Relu,
                    string other => throw new InvalidDataException($"An unknown activation function: {other}."),
                },
            },
            string other => throw new InvalidDataException($"An unknown recurrent layer: {other}."),
        };
    }

    private static Tensor[] Unstack(Tape tape, Tensor stacked)
    {
        int count = stacked.Shape[0], units = stacked.Shape.Columns;
        return [.. Enumerable.Range(0, count).Select(i => tape.Slice(stacked, 0, i, 1).Reshape(new Shape(stacked.Length / count / units, units)))];
    }

    private static Tensor Stack(Tape tape, IReadOnlyList<Tensor> states, Shape shape) => tape.Concat(0, states.ToArray()).Reshape(shape);
}
