using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// The matrix product of the last two dimensions: <c>[..., m, k]</c> times <c>[..., k, n]</c> gives <c>[..., m, n]</c>. The dimensions before are the
    /// same on both sides, or one side is a single matrix that all share.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="a">The left factors.</param>
    /// <param name="b">The right factors.</param>
    /// <param name="transposeA">The left factors are stored as <c>[..., k, m]</c>.</param>
    /// <param name="transposeB">The right factors are stored as <c>[..., n, k]</c>: queries times keys transposed.</param>
    /// <remarks>Gradients: dA = dC Bᵀ, dB = Aᵀ dC. 2·m·n·k FLOPs for each pair forward, twice that backward.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor MatMul(this Tape tape, Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        MatMulPlan plan = MatMulPlan.Of(a.Shape, b.Shape, transposeA, transposeB);
        Tensor result = tape.Create(plan.Result);
        tape.AddWork((double)plan.Batches * plan.M * plan.N * plan.K);
        plan.Multiply(a, b, result);
        if (plan.IsRowForEach) tape.UsesAgain(b);
        if (tape.Needs(a) || tape.Needs(b))
        {
            tape.Record(result, () =>
            {
                if (tape.Needs(a)) plan.WriteGradientOfA(a, b, result);
                if (!tape.Needs(b)) return;
                if (!plan.IsRowForEach || !tape.IsReused(b)) plan.WriteGradientOfB(b, a, result);
                else if (transposeB) tape.Defer(b, () => new DeferredProduct(b)).Add(result.Gradient, a.Values, 1);
                else tape.Defer(b, () => new DeferredProduct(b)).Add(a.Values, result.Gradient, 1);
            });
        }

        return result;
    }
}
