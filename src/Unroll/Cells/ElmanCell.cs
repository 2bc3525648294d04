using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>
/// The simple recurrent cell:
/// <code>
/// a[t] = W x[t] + b + U h[t-1] + d
/// h[t] = tanh a[t]     or     max(0, a[t])
/// </code>
/// W is <c>weight_ih</c>, b <c>bias_ih</c>, U <c>weight_hh</c> and d <c>bias_hh</c>, as in PyTorch.
/// </summary>
/// <remarks>
/// Elman, "Finding Structure in Time", 1990. By hand, with one unit, W = 0.5, U = 0.5, b = 0.1, d = 0 and inputs 1, 2 from h = 0:
/// a = 0.5 + 0.1 = 0.6, h = tanh 0.6 = 0.537; then a = 1 + 0.1 + 0.5 · 0.537 = 1.3685, h = tanh 1.3685 = 0.8784.
/// </remarks>
public sealed class ElmanCell
{
    private readonly CellKind kind;
    private readonly CellWeights weights;

    /// <summary>Creates the cell's parameters; the layers, directions and dropout of the spec do not matter to a single cell.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public ElmanCell(ParameterScope scope, ElmanSpec spec, int inputSize, RandomStream random)
    {
        CellKind.Check(spec, inputSize);
        kind = CellKind.Of(spec);
        weights = new CellWeights(scope, "", spec, inputSize, random);
    }

    /// <summary>One step.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">x: <c>[batch, input]</c>.</param>
    /// <param name="hiddenState">h before: <c>[batch, hidden]</c>; zeros if absent.</param>
    /// <returns>h after: <c>[batch, hidden]</c>.</returns>
    public Tensor Step(Tape tape, Tensor input, Tensor? hiddenState = null) => CellStep.OnTape(tape, kind, weights, input, hiddenState, null).FinalHidden[0];
}
