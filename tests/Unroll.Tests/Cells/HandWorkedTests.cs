using Unroll.Cells;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Cells;

/// <summary>The arithmetic that stands in each cell's documentation.</summary>
public sealed class HandWorkedTests
{
    [Fact]
    public void Elman()
    {
        var parameters = new ParameterSet();
        var cell = new ElmanCell(parameters.Root, new ElmanSpec(1), 1, new RandomStream(1));
        Set(parameters, [0.5f], [0.5f], [0.1f], [0f]);
        var tape = new Tape(recording: false);
        Tensor h = cell.Step(tape, Number(1));
        Assert.Equal(0.537, h.Item(), 3);
        Assert.Equal(0.8784, cell.Step(tape, Number(2), h).Item(), 4);
    }

    [Fact]
    public void ElmanWithRelu()
    {
        var parameters = new ParameterSet();
        var cell = new ElmanCell(parameters.Root, new ElmanSpec(1) { Activation = ElmanActivation.Relu }, 1, new RandomStream(1));
        Set(parameters, [0.5f], [0.5f], [0.1f], [0f]);
        var tape = new Tape(recording: false);
        Tensor h = cell.Step(tape, Number(1));
        Assert.Equal(0.6f, h.Item(), 6);
        Assert.Equal(0f, cell.Step(tape, Number(-2), h).Item());
    }

    [Theory]
    [InlineData(GruReset.After, 0.3176, 0.7652)]
    [InlineData(GruReset.Before, 0.3808, 0.8046)]
    public void Gru(GruReset reset, double first, double second)
    {
        var parameters = new ParameterSet();
        var cell = new GruCell(parameters.Root, new GruSpec(1) { Reset = reset }, 1, new RandomStream(1));
        Set(parameters, [0f, -1f, 0.5f], [1f, 0f, 2f], [0f, 1f, 0f], [0f, 0f, 0.5f]);
        var tape = new Tape(recording: false);
        Tensor h = cell.Step(tape, Number(1));
        Assert.Equal(first, h.Item(), 4);
        Assert.Equal(second, cell.Step(tape, Number(2), h).Item(), 4);
    }

    [Fact]
    public void Lstm()
    {
        var parameters = new ParameterSet();
        var cell = new LstmCell(parameters.Root, new LstmSpec(1), 1, new RandomStream(1));
        Set(parameters, [1f, 0f, 0.5f, 0f], [0f, 1f, 1f, -1f], [0f, 1f, 0f, 0f], [0f, 0f, 0f, 0f]);
        var tape = new Tape(recording: false);
        LstmState state = cell.Step(tape, Number(1));
        Assert.Equal(0.3378, state.CellState.Item(), 4);
        Assert.Equal(0.1628, state.HiddenState.Item(), 4);
        state = cell.Step(tape, Number(2), state);
        Assert.Equal(0.9813, state.CellState.Item(), 4);
        Assert.Equal(0.3462, state.HiddenState.Item(), 4);
    }

    [Fact]
    public void AStepOfTheWrongSizeIsRefused()
    {
        var cell = new LstmCell(new ParameterSet().Root, new LstmSpec(3), 2, new RandomStream(1));
        Assert.Throws<ArgumentException>(() => cell.Step(new Tape(), Tensor.Zeros(new Shape(1, 3))));
        var state = new LstmState(Tensor.Zeros(new Shape(1, 3)), Tensor.Zeros(new Shape(1, 2)));
        Assert.Contains("[1, 3]", Assert.Throws<ArgumentException>(() => cell.Step(new Tape(), Tensor.Zeros(new Shape(1, 2)), state)).Message, StringComparison.Ordinal);
    }

    private static Tensor Number(float value) => Tensor.From([value], new Shape(1, 1));

    private static void Set(ParameterSet parameters, float[] w, float[] u, float[] b, float[] d)
    {
        w.CopyTo(parameters["weight_ih"].Value.Edit());
        u.CopyTo(parameters["weight_hh"].Value.Edit());
        b.CopyTo(parameters["bias_ih"].Value.Edit());
        d.CopyTo(parameters["bias_hh"].Value.Edit());
    }
}
