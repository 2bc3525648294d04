using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>y = x Wᵀ + b over the last dimension: <c>[..., in]</c> becomes <c>[..., out]</c>.</summary>
public sealed class Linear
{
    /// <summary>Creates <c>weight [out, in]</c> and <c>bias [out]</c>.</summary>
    /// <param name="scope">Where the parameters get their names.</param>
    /// <param name="inputs">Features that come in.</param>
    /// <param name="outputs">Features that go out.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="bias">Without it there is no b.</param>
    /// <param name="initializer">Of the weight; by default uniform in ±1/√in, as the bias always is.</param>
    public Linear(ParameterScope scope, int inputs, int outputs, RandomStream random, bool bias = true, IInitializer? initializer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Weight = scope.Create("weight", new Shape(outputs, inputs), initializer ?? Initializers.FanInUniform(inputs), random);
        Bias = bias ? scope.Create("bias", new Shape(outputs), Initializers.FanInUniform(inputs), random) : null;
    }

    /// <summary>W, <c>[out, in]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b, <c>[out]</c>, or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>Applies the layer.</summary>
    /// <exception cref="ArgumentException">The input does not have that many features.</exception>
    public Tensor Forward(Pass pass, Tensor x) => pass.Tape.Linear(x, Weight.Value, Bias?.Value);

    /// <summary>Sizes, for the debugger.</summary>
    public override string ToString() => $"Linear {{in: {Weight.Shape[1]}, out: {Weight.Shape[0]}, bias: {Bias is not null}}}";
}
