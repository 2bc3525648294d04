using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>
/// The gated recurrent unit:
/// <code>
/// r[t] = σ(W_r x[t] + b_r + U_r h[t-1] + d_r)                    reset gate
/// z[t] = σ(W_z x[t] + b_z + U_z h[t-1] + d_z)                    update gate
/// n[t] = tanh(W_n x[t] + b_n + r[t] ⊙ (U_n h[t-1] + d_n))        candidate, GruReset.After
/// n[t] = tanh(W_n x[t] + b_n + U_n (r[t] ⊙ h[t-1]) + d_n)        candidate, GruReset.Before
/// h[t] = (1 - z[t]) ⊙ n[t] + z[t] ⊙ h[t-1]
/// </code>
/// The rows of W (<c>weight_ih</c>), b (<c>bias_ih</c>), U (<c>weight_hh</c>) and d (<c>bias_hh</c>) are r, z, n one after the other, as in PyTorch.
/// </summary>
/// <remarks>
/// Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder", 2014. By hand, with one unit, W = (0, -1, 0.5), U = (1, 0, 2), b = (0, 1, 0),
/// d = (0, 0, 0.5), reset after, and inputs 1, 2 from h = 0:
/// r = σ(0) = 0.5, z = σ(-1 + 1) = 0.5, n = tanh(0.5 + 0.5 · 0.5) = 0.6351, h = 0.5 · 0.6351 = 0.3176; then
/// r = σ(0.3176) = 0.5787, z = σ(-2 + 1) = 0.2689, n = tanh(1 + 0.5787 · (2 · 0.3176 + 0.5)) = 0.9298, h = 0.7311 · 0.9298 + 0.2689 · 0.3176 = 0.7652.
/// With reset before: n = tanh(0.5 + 0.5) = 0.7616, h = 0.3808; then r = 0.5941, n = tanh(1 + 2 · (0.5941 · 0.3808) + 0.5) = 0.9605, h = 0.8046.
/// </remarks>
public sealed class GruCell
{
    private readonly CellKind kind;
    private readonly CellWeights weights;

    /// <summary>Creates the cell's parameters; the layers, directions and dropout of the spec do not matter to a single cell.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public GruCell(ParameterScope scope, GruSpec spec, int inputSize, RandomStream random)
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
