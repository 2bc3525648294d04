namespace Unroll.Numerics;

/// <summary>The parts of an Adafactor step: gradients divided by the root of a factored mean square, clipped, and applied.</summary>
internal static class FactoredUpdate
{
    /// <summary>
    /// For a stack of matrices [rows, columns]: brings the mean squares of rows [stack, rows] and columns [stack, columns] up to date and writes the scaled gradient.
    /// </summary>
    public static void Precondition(
        ReadOnlySpan<float> gradient, int rows, int columns, Span<float> rowSquares, Span<float> columnSquares, Span<float> update, in FactoredSettings settings)
    {
        double keep = settings.Beta2, fresh = 1 - keep;
        Span<double> columnSums = new double[columns];
        for (int matrix = 0, stack = gradient.Length / Math.Max(1, rows * columns); matrix < stack; matrix++)
        {
            ReadOnlySpan<float> g = gradient.Slice(matrix * rows * columns, rows * columns);
            Span<float> u = update.Slice(matrix * rows * columns, rows * columns);
            Span<float> rowSquare = rowSquares.Slice(matrix * rows, rows), columnSquare = columnSquares.Slice(matrix * columns, columns);
            columnSums.Clear();
            double meanOfRows = 0;
            for (int row = 0; row < rows; row++)
            {
                double sum = 0;
                for (int column = 0; column < columns; column++)
                {
                    double square = (double)g[row * columns + column] * g[row * columns + column] + settings.Epsilon;
                    sum += square;
                    columnSums[column] += square;
                }

                rowSquare[row] = (float)(keep * rowSquare[row] + fresh * sum / columns);
                meanOfRows += rowSquare[row];
            }

            meanOfRows /= rows;
            for (int column = 0; column < columns; column++)
            {
                columnSquare[column] = (float)(keep * columnSquare[column] + fresh * columnSums[column] / rows);
                columnSums[column] = 1 / Math.Sqrt(columnSquare[column]);
            }

            for (int row = 0; row < rows; row++)
            {
                double factor = settings.Sign / Math.Sqrt(rowSquare[row] / meanOfRows);
                for (int column = 0; column < columns; column++) u[row * columns + column] = (float)(g[row * columns + column] * factor * columnSums[column]);
            }
        }
    }

    /// <summary>For vectors, whose mean squares are kept whole.</summary>
    public static void Precondition(ReadOnlySpan<float> gradient, Span<float> squares, Span<float> update, in FactoredSettings settings)
    {
        double keep = settings.Beta2, fresh = 1 - keep;
        for (int i = 0; i < gradient.Length; i++)
        {
            squares[i] = (float)(keep * squares[i] + fresh * ((double)gradient[i] * gradient[i] + settings.Epsilon));
            update[i] = (float)(settings.Sign * gradient[i] / Math.Sqrt(squares[i]));
        }
    }

    /// <summary>Clips the update by its root mean square, mixes it into <paramref name="moment"/> if there is one, and takes it from the parameter after decay.</summary>
    public static void Apply(Span<float> update, Span<float> moment, Span<float> parameter, in FactoredSettings settings)
    {
        double size = Math.Sqrt(Reductions.SumOfSquares(update) / Math.Max(1, update.Length));
        Elementwise.Scale(update, (float)(settings.Rate / Math.Max(1, size / settings.ClipThreshold)), update);
        if (!moment.IsEmpty)
        {
            float beta1 = (float)settings.Beta1!.Value;
            Elementwise.Scale(moment, beta1, moment);
            Elementwise.ScaleAddTo(update, (float)(1 - settings.Beta1.Value), moment);
            update = moment;
        }

        if (settings.Decay != 0) Elementwise.Scale(parameter, (float)(1 - settings.Decay * settings.Rate), parameter);
        Elementwise.Subtract(parameter, update, parameter);
    }
}
