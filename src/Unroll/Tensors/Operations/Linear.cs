using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>
    /// y = x Wᵀ + b: <c>[..., in]</c> becomes <c>[..., out]</c>, with the weight in PyTorch's layout.
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="x">The input, <c>[..., in]</c>.</param>
    /// <param name="weight">W, <c>[out, in]</c>.</param>
    /// <param name="bias">b, <c>[out]</c>, or none.</param>
    /// <remarks>Gradients: dx = dy W, dW = dyᵀ x, db = sum of dy over the rows. 2·rows·in·out FLOPs forward, twice that backward.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Linear(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null)
    {
        if (weight.Shape.Rank != 2) throw new ArgumentException($"Linear: the weight has shape {weight.Shape}; it must be [out, in].", nameof(weight));
        int inputs = weight.Shape[1], outputs = weight.Shape[0];
        if (x.Shape.Rank == 0 || x.Shape[^1] != inputs)
            throw new ArgumentException($"Linear: the input {x.Shape} does not end in the {inputs} features that the weight {weight.Shape} takes.", nameof(x));
        if (bias is not null && bias.Length != outputs) throw new ArgumentException($"Linear: the bias {bias.Shape} must have {outputs} elements, as the weight {weight.Shape} gives outputs.", nameof(bias));
        int rows = x.Shape.Rows;
        Tensor result = tape.Create(x.Shape.WithLast(outputs));
        tape.AddWork((double)rows * inputs * outputs);
        ReadOnlySpan<float> initial = bias is null ? default : bias.Values;
        if (!tape.Recording) KeptWeights.Linear(x.Values, weight, initial, result.Edit(), rows);
        else if (!tape.UsesAgain(weight)) MatrixProduct.Multiply(x.Values, inputs, false, weight.Values, inputs, true, result.Edit(), outputs, rows, outputs, inputs, bias: initial);
        else MatrixProduct.Multiply(x.Values, inputs, false, PackedWeights.Transposed(weight), result.Edit(), outputs, rows, bias: initial);
        if (tape.Needs(x) || tape.Needs(weight) || tape.Needs(bias))
        {
            tape.Record(result, () =>
            {
                ReadOnlySpan<float> dy = result.Gradient;
                if (tape.Needs(x))
                {
                    Span<float> dx = x.WriteGradient(out bool accumulate);
                    if (tape.IsReused(weight)) MatrixProduct.Multiply(dy, outputs, false, PackedWeights.Plain(weight), dx, inputs, rows, accumulate);
                    else MatrixProduct.Multiply(dy, outputs, false, weight.Values, inputs, false, dx, inputs, rows, inputs, outputs, accumulate);
                }

                if (tape.Needs(weight))
                {
                    if (tape.IsReused(weight))
                    {
                        tape.Defer(weight, () => new DeferredProduct(weight)).Add(dy, x.Values, rows);
                    }
                    else
                    {
                        Span<float> dW = weight.WriteGradient(out bool accumulate);
                        MatrixProduct.Multiply(dy, outputs, true, x.Values, inputs, false, dW, inputs, outputs, inputs, rows, accumulate);
                    }
                }

                if (tape.Needs(bias)) AddColumnSums(bias!, dy, outputs);
            });
        }

        return result;
    }

    // Adds the sum over the rows of [rows, columns] to the gradient of a bias.
    private static void AddColumnSums(Tensor bias, ReadOnlySpan<float> arriving, int columns)
    {
        Span<float> gradient = bias.WriteGradient(out bool accumulate);
        Reductions.ColumnSums(arriving, columns, gradient, accumulate);
    }
}
