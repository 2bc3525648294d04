using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

/// <summary>A tape that meets a weight several times writes its gradient in one product over the rows of all uses: the same gradient.</summary>
public sealed class DeferredGradientTests
{
    [Theory, InlineData(3, 2), InlineData(70, 40)]
    public void ALoopGivesTheBitsOfAllRowsTogether(int rows, int uses)
    {
        Tensor weight = GradientCheck.Random(1, new Shape(17, 9)), bias = GradientCheck.Random(2, new Shape(17));
        Tensor[] inputs = [.. Enumerable.Range(0, uses).Select(i => GradientCheck.Random((ulong)(10 + i), new Shape(rows, 9)))];
        (float[] Weight, float[] First) Run(Func<Tape, Tensor> outputs)
        {
            foreach (Tensor tensor in inputs.Append(weight).Append(bias)) tensor.ClearGradient();
            var tape = new Tape();
            tape.Backward(tape.Sum(tape.Tanh(outputs(tape))));
            return (weight.Gradient.ToArray(), inputs[0].Gradient.ToArray());
        }

        // The last use comes first on the way back.
        (float[] expected, float[] first) = Run(tape => tape.Linear(tape.Concat(0, [.. inputs.Reverse()]), weight, bias));
        (float[] written, float[] firstInLoop) = Run(tape => tape.Concat(0, [.. inputs.Select(input => tape.Linear(input, weight, bias))]));
        Assert.Equal(expected, written);
        Assert.Equal(first, firstInLoop);
    }

    [Fact]
    public void AWeightThatIsComputedGetsItsGradientBeforeItPassesItOn()
    {
        Tensor made = GradientCheck.Random(1, new Shape(4, 3)), x = GradientCheck.Random(2, new Shape(2, 3)), back = GradientCheck.Random(3, new Shape(3, 4));
        GradientCheck.Run(
            tape =>
            {
                Tensor weight = tape.Tanh(made);
                return tape.Add(tape.Linear(x, weight), tape.Linear(tape.Linear(tape.Linear(x, weight), back), weight));
            },
            made, x, back);
    }

    [Theory, InlineData(3, 5, 7), InlineData(4, 9, 33)]
    public void AMemoryThatIsLookedAtInALoopGetsItsGradient(int batch, int time, int features)
    {
        Tensor source = GradientCheck.Random(1, new Shape(batch, time, features), 0.5), query = GradientCheck.Random(2, new Shape(batch, 1, features), 0.3);
        GradientCheck.Run(
            tape =>
            {
                Tensor memory = tape.Tanh(source), asked = query;
                for (int step = 0; step < 3; step++) asked = tape.MatMul(tape.Softmax(tape.MatMul(asked, memory, transposeB: true)), memory);
                return asked;
            },
            source, query);
    }

    // With 300 sequences the gradients are written in the middle of the loop too.
    public static TheoryData<string, int> Cells => new() { { "lstm", 3 }, { "lstm", 300 }, { "gru", 3 }, { "gru", 300 }, { "gru before", 3 }, { "gru before", 300 }, { "rnn", 3 }, { "rnn", 300 }, { "projected", 3 } };

    [Theory, MemberData(nameof(Cells))]
    public void StepsOfALoopGiveTheGradientsOfTheWholeSequence(string cell, int batch)
    {
        RecurrentSpec spec = cell switch
        {
            "lstm" => new LstmSpec(18) { Layers = 2 },
            "gru" => new GruSpec(18),
            "gru before" => new GruSpec(18) { Reset = GruReset.Before },
            "rnn" => new ElmanSpec(18),
            _ => new LstmSpec(18) { Projection = 7 },
        };
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root["rnn"], spec, 5, new RandomStream(3));
        Tensor[] inputs = [.. Enumerable.Range(0, 5).Select(t => GradientCheck.Random((ulong)t, new Shape(batch, 1, 5)))];
        float[][] Run(Func<Pass, Tensor> outputs)
        {
            parameters.ClearGradients();
            foreach (Tensor input in inputs) input.ClearGradient();
            var tape = new Tape();
            Tensor squares = outputs(new Pass(tape));
            tape.Backward(tape.Sum(tape.Multiply(squares, squares)));
            return [.. parameters.All.Select(parameter => parameter.Value.Gradient.ToArray()), .. inputs.Select(input => input.Gradient.ToArray())];
        }

        float[][] whole = Run(pass => layer.Forward(pass, pass.Tape.Concat(1, inputs)).Output);
        float[][] steps = Run(pass =>
        {
            RecurrentState? state = null;
            var outputs = new List<Tensor>();
            foreach (Tensor input in inputs)
            {
                RecurrentOutput step = layer.Forward(pass, input, state);
                state = step.State;
                outputs.Add(step.Output);
            }

            return pass.Tape.Concat(1, [.. outputs]);
        });
        foreach ((float[] expected, float[] actual) in whole.Zip(steps))
        {
            double scale = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5 * (scale + 1e-3));
        }
    }
}
