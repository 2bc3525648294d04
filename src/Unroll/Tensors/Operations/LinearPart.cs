using Unroll.Numerics;

namespace Unroll.Tensors;

public static partial class Operations
{
    /// <summary>As <see cref="Linear"/> with the rows [first, first + outputs) of the weight and of the bias: one of several layers that are kept as one matrix.</summary>
    /// <remarks>Gradients go to the same rows. Weights of fewer bits are read as they are where the part begins at a multiple of 32 rows, otherwise as floats.</remarks>
    internal static Tensor LinearPart(this Tape tape, Tensor x, Tensor weight, Tensor? bias, int first, int outputs)
    {
        int inputs = weight.Shape[1], rows = x.Shape.Rows, from = first * inputs, length = outputs * inputs;
        Tensor result = tape.Create(x.Shape.WithLast(outputs));
        tape.AddWork((double)rows * inputs * outputs);
        ReadOnlySpan<float> initial = bias is null ? default : bias.Values.Slice(first, outputs);
        if (!tape.Recording && weight.Quantized is { } few && few.Inputs == inputs && few.Part(first, outputs) is { } part) MatrixProduct.Multiply(x.Values, inputs, part, result.Edit(), outputs, rows, initial);
        else if (tape.Recording) MatrixProduct.Multiply(x.Values, inputs, false, weight.Values.Slice(from, length), inputs, true, result.Edit(), outputs, rows, outputs, inputs, bias: initial);
        else MatrixProduct.Multiply(x.Values, inputs, false, PackedWeights.Transposed(weight, first, outputs), result.Edit(), outputs, rows, bias: initial);
        if (!tape.Needs(x) && !tape.Needs(weight) && !tape.Needs(bias)) return result;
        tape.Record(result, () =>
        {
            ReadOnlySpan<float> dy = result.Gradient;
            if (tape.Needs(x))
            {
                Span<float> dx = x.WriteGradient(out bool accumulate);
                MatrixProduct.Multiply(dy, outputs, false, weight.Values.Slice(from, length), inputs, false, dx, inputs, rows, inputs, outputs, accumulate);
            }

            if (tape.Needs(weight)) MatrixProduct.Multiply(dy, outputs, true, x.Values, inputs, false, weight.GradientToAddTo().Slice(from, length), inputs, outputs, inputs, rows, accumulate: true);
            if (tape.Needs(bias)) Reductions.ColumnSums(dy, outputs, bias!.GradientToAddTo().Slice(first, outputs), accumulate: true);
        });
        return result;
    }
}
