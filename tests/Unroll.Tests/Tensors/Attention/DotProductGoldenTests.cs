using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors.Attention;

/// <summary>Scaled dot-product attention against the formula written in PyTorch: contexts, weights and the gradients of everything, through both.</summary>
public sealed class DotProductGoldenTests
{
    [SkippableTheory, GoldenCases("layers/sdpa")]
    public void ScaledDotProductAttentionMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        Tensor q = golden.Input("q");
        int heads = q.Shape[1];
        var options = new AttentionOptions
        {
            Heads = heads,
            Scale = golden.Config.GetProperty("scale").GetDouble(),
            Causal = golden.Config.GetProperty("mask").GetString() == "causal",
            Bias = golden.Has("input.bias") ? golden.Input("bias") : golden.ShortName == "bool" ? Allowed(golden["input.mask"]) : null,
        };
        (Tensor context, Tensor weights) = tape.ScaledDotProductAttentionWithWeights(HeadsLast(tape, q), HeadsLast(tape, golden.Input("k")), HeadsLast(tape, golden.Input("v")), options);
        Tensor split = context.Reshape(new Shape(context.Shape[0], context.Shape[1], heads, context.Shape[2] / heads));
        golden.Backward(tape, ("out", tape.Permute(split, 0, 2, 1, 3)), ("weights", weights));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    // [batch, heads, time, size] to [batch, time, heads * size].
    private static Tensor HeadsLast(Tape tape, Tensor x) => tape.Permute(x, 0, 2, 1, 3).Reshape(new Shape(x.Shape[0], x.Shape[2], x.Shape[1] * x.Shape[3]));

    private static Tensor Allowed(GoldenTensor mask) => Tensor.From(Array.ConvertAll(mask.ToFlags(), may => may ? 0f : float.NegativeInfinity), mask.Shape);
}
