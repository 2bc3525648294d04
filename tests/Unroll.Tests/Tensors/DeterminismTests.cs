using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Numerics;

namespace Unroll.Tests.Tensors;

/// <summary>Whatever the number of threads and the instruction set, training gives the same bits.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class DeterminismTests
{
    [Fact]
    public void ThreadsAndInstructionSetsDoNotChangeASingleBit()
    {
        float[]? first = null;
        foreach ((SimdLevel level, int threads) in (ReadOnlySpan<(SimdLevel, int)>)[(Simd.Widest, 1), (Simd.Widest, 2), (Simd.Widest, 3), (Simd.Widest, 8), (SimdLevel.Vector128, 2)])
        {
            using var settings = new SharedNumericsSettings(level, threads);
            float[] weights = Train();
            Assert.Equal(first ??= weights, weights);
        }
    }

    // Large enough that the kernels cut the work.
    private static float[] Train()
    {
        var random = new RandomStream(4);
        var parameters = new ParameterSet();
        var embedding = new Embedding(parameters.Root["embedding"], 500, 96, random);
        var norm = new LayerNorm(parameters.Root["norm"], new Shape(96));
        var hidden = new Linear(parameters.Root["hidden"], 96, 256, random);
        var convolution = new Convolution1D(parameters.Root["convolution"], 256, 64, 3, random, new ConvolutionOptions { SamePadding = true });
        var output = new Linear(parameters.Root["output"], 64, 700, random);
        int[] ids = [.. Enumerable.Range(0, 16 * 40).Select(i => random.Below(500, (ulong)i))];
        for (int update = 0; update < 2; update++)
        {
            var pass = new Pass(new Tape(), Training: true, random.Fork((ulong)update));
            Tensor x = norm.Forward(pass, embedding.Forward(pass, ids, new Shape(16, 40)));
            Tensor h = new Dropout(0.2).Forward(pass, pass.Tape.Tanh(hidden.Forward(pass, x)));
            Tensor logits = output.Forward(pass, pass.Tape.Gelu(convolution.Forward(pass, h)));
            parameters.ClearGradients();
            pass.Tape.Backward(pass.Tape.SoftmaxCrossEntropy(logits, ids));
            foreach (Parameter parameter in parameters.Trainable) Elementwise.ScaleAddTo(parameter.Value.Gradient, -0.1f, parameter.Value.Edit());
        }

        return [.. parameters.All.SelectMany(parameter => parameter.Value.ToArray())];
    }
}
