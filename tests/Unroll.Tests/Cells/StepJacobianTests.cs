using Unroll.Cells;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Cells;

/// <summary>The Jacobian of one step, row by row through the tape, as the documentation says it is had.</summary>
public sealed class StepJacobianTests
{
    [Fact]
    public void RowsAreVectorJacobianProductsOfOneStep()
    {
        var cell = new GruCell(new ParameterSet().Root, new GruSpec(4), 3, new RandomStream(5));
        Tensor x = GradientCheck.Random(1, new Shape(1, 3)), h = GradientCheck.Random(2, new Shape(1, 4), 0.5);
        double[] Step(double[] state)
        {
            Tensor next = cell.Step(new Tape(recording: false), x, Tensor.From(Array.ConvertAll(state, value => (float)value), h.Shape));
            return Array.ConvertAll(next.ToArray(), value => (double)value);
        }

        double[] start = Array.ConvertAll(h.ToArray(), value => (double)value);
        for (int row = 0; row < 4; row++)
        {
            h.ClearGradient();
            var tape = new Tape();
            float[] seed = new float[4];
            seed[row] = 1f;
            tape.Backward(cell.Step(tape, x, h), seed);
            for (int column = 0; column < 4; column++)
            {
                double[] above = [.. start], below = [.. start];
                above[column] += 1.0 / 64;
                below[column] -= 1.0 / 64;
                double expected = (Step(above)[row] - Step(below)[row]) * 32;
                Assert.Equal(expected, h.Gradient[column], 2e-4);
            }
        }
    }

    [Fact]
    public void TheDocumentedLayerHasTheDocumentedShapes()
    {
        var parameters = new ParameterSet();
        var spec = new LstmSpec(hidden: 128) { Layers = 2, Bidirectional = true, Dropout = 0.3 };
        var layer = new Unroll.Layers.Recurrent(parameters.Root["encoder"], spec, inputSize: 64, new RandomStream(7));
        var tape = new Tape();
        Unroll.Layers.RecurrentOutput result = layer.Forward(new Unroll.Layers.Pass(tape, Training: true), Tensor.Zeros(new Shape(3, 20, 64)), lengths: [20, 17, 3]);
        Assert.Equal(new Shape(3, 20, 256), result.Output.Shape);
        Assert.Equal(4, result.State.HiddenStates.Count);
        Assert.Equal(new Shape(3, 128), result.State.CellStates[3].Shape);
        Assert.True(parameters.TryGet("encoder.weight_hh_l1_reverse", out _));
    }
}
