using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>
/// The long short-term memory:
/// <code>
/// i[t] = σ(W_i x[t] + b_i + U_i h[t-1] + d_i)        input gate
/// f[t] = σ(W_f x[t] + b_f + U_f h[t-1] + d_f)        forget gate
/// g[t] = tanh(W_g x[t] + b_g + U_g h[t-1] + d_g)     candidate
/// o[t] = σ(W_o x[t] + b_o + U_o h[t-1] + d_o)        output gate
/// c[t] = f[t] ⊙ c[t-1] + i[t] ⊙ g[t]                 cell state
/// h[t] = o[t] ⊙ tanh c[t]                            hidden state; with a projection, R (o[t] ⊙ tanh c[t])
/// </code>
/// The rows of W (<c>weight_ih</c>), b (<c>bias_ih</c>), U (<c>weight_hh</c>) and d (<c>bias_hh</c>) are i, f, g, o one after the other, as in PyTorch;
/// R is <c>weight_hr</c>.
/// </summary>
/// <remarks>
/// Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000. By hand, with one unit,
/// W = (1, 0, 0.5, 0), U = (0, 1, 1, -1), b = (0, 1, 0, 0), d = 0 and inputs 1, 2 from h = c = 0:
/// i = σ(1) = 0.7311, f = σ(1) = 0.7311, g = tanh 0.5 = 0.4621, o = σ(0) = 0.5, c = 0.7311 · 0.4621 = 0.3378, h = 0.5 · tanh 0.3378 = 0.1628; then
/// i = σ(2) = 0.8808, f = σ(0.1628 + 1) = 0.7618, g = tanh(1 + 0.1628) = 0.8219, o = σ(-0.1628) = 0.4594,
/// c = 0.7618 · 0.3378 + 0.8808 · 0.8219 = 0.9813, h = 0.4594 · tanh 0.9813 = 0.3462.
/// </remarks>
public sealed class LstmCell
{
    private readonly CellKind kind;
    private readonly CellWeights weights;

    /// <summary>Creates the cell's parameters; the layers, directions and dropout of the spec do not matter to a single cell.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public LstmCell(ParameterScope scope, LstmSpec spec, int inputSize, RandomStream random)
    {
        CellKind.Check(spec, inputSize);
        kind = CellKind.Of(spec);
        weights = new CellWeights(scope, "", spec, inputSize, random);
    }

    /// <summary>One step.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="input">x: <c>[batch, input]</c>.</param>
    /// <param name="state">h and c before; zeros if absent.</param>
    /// <returns>h and c after.</returns>
    public LstmState Step(Tape tape, Tensor input, LstmState? state = null)
    {
        RecurrentLayerResult result = CellStep.OnTape(tape, kind, weights, input, state?.HiddenState, state?.CellState);
        return new LstmState(result.FinalHidden[0], result.FinalCell[0]);
    }
}
