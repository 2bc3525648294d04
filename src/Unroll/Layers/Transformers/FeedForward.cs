using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>W_2 f(W_1 x + b_1) + b_2 at each step. Parameters: <c>linear1</c> and <c>linear2</c>, each with <c>weight</c> and <c>bias</c>; a gated kind has a first layer twice as large, values before gates.</summary>
/// <remarks>Vaswani et al. 2017, section 3.3; Shazeer, "GLU Variants Improve Transformer", 2020. 4 · width · size FLOPs a step, 6 if gated.</remarks>
public sealed class FeedForward
{
    private readonly FeedForwardKind kind;
    private readonly int size;
    private readonly Linear first;
    private readonly Linear second;
    private readonly Dropout dropout;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="kind">What happens in between.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="size">Features in between.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="bias">Whether the layers have biases, which begin as PyTorch's unless an initialiser is given, then as zeros.</param>
    /// <param name="innerDropout">The share of the features in between that is dropped while training.</param>
    /// <param name="initializer">Of the first weight; by default uniform in ±1/√in.</param>
    /// <param name="outputInitializer">Of the second weight; by default that of the first.</param>
    public FeedForward(
        ParameterScope scope, FeedForwardKind kind, int width, int size, RandomStream random, bool bias = true, double innerDropout = 0, IInitializer? initializer = null, IInitializer? outputInitializer = null)
    {
        (this.kind, this.size) = (kind, size);
        first = new Linear(scope["linear1"], width, Gated ? 2 * size : size, random, bias, initializer);
        second = new Linear(scope["linear2"], size, width, random, bias, outputInitializer ?? initializer);
        dropout = new Dropout(innerDropout, "inner");
        if (initializer is null) return;
        first.Bias?.Value.Edit().Clear();
        second.Bias?.Value.Edit().Clear();
    }

    private bool Gated => kind is FeedForwardKind.SwiGlu or FeedForwardKind.GeGlu;

    /// <summary>Applies the layer to a tensor of any shape that ends in the width.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features.</exception>
    public Tensor Forward(Pass pass, Tensor x)
    {
        Tape tape = pass.Tape;
        Tensor inner = first.Forward(pass, x);
        if (Gated)
        {
            Tensor[] halves = tape.Split(inner, inner.Shape.Rank - 1, size, size);
            inner = tape.Multiply(halves[0], kind == FeedForwardKind.SwiGlu ? tape.Silu(halves[1]) : tape.GeluTanh(halves[1]));
        }
        else
        {
            inner = kind switch
            {
                FeedForwardKind.Relu => tape.Relu(inner),
                FeedForwardKind.Gelu => tape.Gelu(inner),
                FeedForwardKind.GeluTanh => tape.GeluTanh(inner),
                _ => tape.Silu(inner),
            };
        }

        return second.Forward(pass, dropout.Forward(pass, inner));
    }
}
