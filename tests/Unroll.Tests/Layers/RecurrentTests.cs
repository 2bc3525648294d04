using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class RecurrentTests
{
    [Fact]
    public void DropoutActsBetweenLayersInTrainingOnly()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new GruSpec(8) { Layers = 2, Dropout = 0.5 }, 3, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(4, 5, 3));
        float[] Run(bool training, ulong seed, int[]? lengths = null)
        {
            var tape = new Tape(recording: false);
            return layer.Forward(new Pass(tape, training, new RandomStream(seed)), x, lengths: lengths).Output.ToArray();
        }

        Assert.Equal(Run(false, 1), Run(false, 2));
        Assert.Equal(Run(true, 1), Run(true, 1));
        Assert.NotEqual(Run(true, 1), Run(true, 2));
        Assert.NotEqual(Run(false, 1), Run(true, 1));
        Assert.All(Run(true, 1), value => Assert.NotEqual(0f, value));
    }

    [Fact]
    public void DropoutDoesNotSeePadding()
    {
        var layer = new Recurrent(new ParameterSet().Root, new LstmSpec(6) { Layers = 3, Dropout = 0.4 }, 2, new RandomStream(1));
        Tensor shorter = GradientCheck.Random(2, new Shape(1, 4, 2));
        Tensor longer = Tensor.Zeros(new Shape(1, 7, 2));
        shorter.Values.CopyTo(longer.Edit());
        var pass = new Pass(new Tape(recording: false), Training: true, new RandomStream(3));
        float[] expected = layer.Forward(pass, shorter).Output.ToArray();
        float[] actual = layer.Forward(pass, longer, lengths: [4]).Output.ToArray();
        Assert.Equal(expected, actual[..expected.Length]);
    }

    [Fact]
    public void GradientsWithDropoutPassTheGradientCheck()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new LstmSpec(4) { Layers = 2, Dropout = 0.5 }, 3, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(3, 4, 3));
        GradientCheck.Run(
            tape => [layer.Forward(new Pass(tape, Training: true, new RandomStream(5)), x, lengths: [4, 1, 3]).Output],
            [x, .. parameters.All.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void GradientsAddUpOverTwoRuns()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new GruSpec(4) { Bidirectional = true }, 3, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(2, 3, 3));
        GradientCheck.Run(
            tape =>
            {
                RecurrentOutput first = layer.Forward(new Pass(tape), x);
                RecurrentOutput second = layer.Forward(new Pass(tape), x, first.State, [2, 3]);
                return [first.Output, second.Output, second.State.HiddenStates[1]];
            },
            [x, .. parameters.All.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void AFinalStateAloneCanBeDifferentiated()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new LstmSpec(4) { Bidirectional = true }, 3, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(2, 3, 3));
        GradientCheck.Run(tape => [layer.Forward(new Pass(tape), x, lengths: [3, 1]).State.CellStates[1]], [x, .. parameters.All.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void AnEmptySequenceKeepsItsState()
    {
        var layer = new Recurrent(new ParameterSet().Root, new LstmSpec(3), 2, new RandomStream(1));
        RecurrentState initial = layer.InitialState(2);
        initial.HiddenStates[0].Edit().Fill(0.5f);
        initial.CellStates[0].Edit().Fill(0.25f);
        RecurrentOutput result = layer.Forward(new Pass(new Tape()), GradientCheck.Random(2, new Shape(2, 3, 2)), initial, [0, 3]);
        Assert.All(result.Output.ToArray()[..9], value => Assert.Equal(0f, value));
        Assert.All(result.State.HiddenStates[0].ToArray()[..3], value => Assert.Equal(0.5f, value));
        Assert.All(result.State.CellStates[0].ToArray()[..3], value => Assert.Equal(0.25f, value));
    }

    [Fact]
    public void ADetachedStateOutlivesItsTape()
    {
        var layer = new Recurrent(new ParameterSet().Root, new GruSpec(3), 2, new RandomStream(1));
        var tape = new Tape();
        RecurrentOutput result = layer.Forward(new Pass(tape), GradientCheck.Random(2, new Shape(1, 3, 2)));
        float[] values = result.State.HiddenStates[0].ToArray();
        RecurrentState carried = result.State.Detach();
        tape.End();
        Assert.Throws<InvalidOperationException>(() => result.State.HiddenStates[0].ToArray());
        Assert.Equal(values, carried.HiddenStates[0].ToArray());
        Assert.False(carried.HiddenStates[0].RequiresGradient);
    }

    [Fact]
    public void AStepMayWriteOverItsOwnState()
    {
        var layer = new Recurrent(new ParameterSet().Root, new LstmSpec(5) { Layers = 2, Projection = 2 }, 2, new RandomStream(1));
        float[] x = [0.5f, -1f];
        RecurrentState state = layer.InitialState();
        RecurrentOutput expected = layer.Step(Tensor.From(x, new Shape(1, 2)), layer.Step(Tensor.From(x, new Shape(1, 2)), state).State);
        layer.Step(x, state, state);
        layer.Step(x, state, state);
        Assert.Equal(expected.State.StackHidden().ToArray(), state.StackHidden().ToArray());
        Assert.Equal(expected.State.StackCells().ToArray(), state.StackCells().ToArray());
    }

    [Theory]
    [InlineData("lstm")]
    [InlineData("gru")]
    [InlineData("rnn")]
    public void AStepIntoAStateThatExistsAllocatesNothing(string cell)
    {
        RecurrentSpec spec = cell switch { "lstm" => new LstmSpec(32), "gru" => new GruSpec(32), _ => new ElmanSpec(32) };
        var layer = new Recurrent(new ParameterSet().Root, spec with { Layers = 2 }, 8, new RandomStream(1));
        RecurrentState state = layer.InitialState();
        float[] x = new float[8];
        long least = long.MaxValue;
        for (int round = 0; round < 50; round++)
        {
            // Tests beside this one may hold the pool's blocks for a moment, so one round without an allocation is enough.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++) layer.Step(x, state, state);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void TheGradientOfALinearRecurrenceShrinksByItsFactorAtEachStep()
    {
        // A relu cell that never reaches its kink is linear: with U = 0.9 I the gradient of the last state is 0.9 to the power of the distance.
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new ElmanSpec(4) { Activation = ElmanActivation.Relu, RecurrentWeights = RecurrentInitialization.Identity, Bias = false }, 4, new RandomStream(1));
        Span<float> u = parameters["weight_hh_l0"].Value.Edit(), w = parameters["weight_ih_l0"].Value.Edit();
        for (int i = 0; i < 16; i++) (u[i], w[i]) = (u[i] * 0.9f, u[i]);
        var tape = new Tape();
        Tensor x = Tensor.Zeros(new Shape(1, 30, 4));
        x.Edit().Fill(0.5f);
        x.RequiresGradient = true;
        RecurrentOutput result = layer.Forward(new Pass(tape), x);
        tape.Backward(result.State.HiddenStates[0], [1f, 0f, 0f, 0f]);
        for (int t = 1; t < 30; t++) Assert.Equal(0.9, x.Gradient[(t - 1) * 4] / x.Gradient[t * 4], 1e-6);
    }

    [Fact]
    public void ChangedWeightsAreUsedAtOnce()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new LstmSpec(5), 2, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(1, 4, 2));
        float[] Run() => layer.Forward(new Pass(new Tape(recording: false)), x).Output.ToArray();
        float[] before = Run();
        parameters["weight_hh_l0"].Value.Edit()[3] += 0.5f;
        Assert.NotEqual(before, Run());
        parameters["weight_hh_l0"].Value.Edit()[3] -= 0.5f;
        parameters["bias_hh_l0"].Value.Edit()[0] += 0.5f;
        Assert.NotEqual(before, Run());
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithItsNumbers()
    {
        var layer = new Recurrent(new ParameterSet().Root, new LstmSpec(3) { Bidirectional = true }, 2, new RandomStream(1));
        var pass = new Pass(new Tape());
        Tensor x = Tensor.Zeros(new Shape(2, 4, 2));
        Refused("[2, 4, 3]", () => layer.Forward(pass, Tensor.Zeros(new Shape(2, 4, 3))));
        Refused("[4, 2]", () => layer.Forward(pass, Tensor.Zeros(new Shape(4, 2))));
        Refused("5 steps", () => layer.Forward(pass, x, lengths: [5, 1]));
        Refused("-1 steps", () => layer.Forward(pass, x, lengths: [-1, 1]));
        Refused("1 lengths", () => layer.Forward(pass, x, lengths: [4]));
        Refused("[3, 3]", () => layer.Forward(pass, x, layer.InitialState(3)));
        Refused("2 cell", () => new Recurrent(new ParameterSet().Root, new GruSpec(3) { Bidirectional = true }, 2, new RandomStream(1)).Forward(pass, x, layer.InitialState(2)));
        Assert.Contains("bidirectional", Assert.Throws<InvalidOperationException>(() => layer.Step(x, layer.InitialState())).Message, StringComparison.Ordinal);
    }

    private static void Refused(string words, Action action) => Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
