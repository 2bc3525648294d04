using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>Fills the weights of a cell gate by gate: <c>[gates · rows, columns]</c>.</summary>
internal sealed class CellInitializer(int gates, int hidden, RecurrentInitialization how) : IInitializer
{
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        int rows = shape[0] / gates, columns = shape.Columns;
        if (how == RecurrentInitialization.Uniform) Uniform(values, random, 1 / Math.Sqrt(hidden));
        else if (how == RecurrentInitialization.Xavier) Uniform(values, random, Math.Sqrt(6.0 / (rows + columns)));
        else
        {
            for (int gate = 0; gate < gates; gate++)
            {
                Span<float> block = values.Slice(gate * rows * columns, rows * columns);
                if (how == RecurrentInitialization.Orthogonal) Orthogonal(block, rows, columns, random.Fork((ulong)gate));
                else Identity(block, columns);
            }
        }
    }

    private static void Uniform(Span<float> values, RandomStream random, double bound)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.Uniform((ulong)i) - 1) * bound);
    }

    private static void Identity(Span<float> block, int columns)
    {
        block.Clear();
        for (int i = 0; i < block.Length; i += columns + 1) block[i] = 1f;
    }

    /// <summary>Orthonormal rows, or columns where there are fewer of those, from a normal matrix by the Gram-Schmidt process, done twice for accuracy.</summary>
    private static void Orthogonal(Span<float> block, int rows, int columns, RandomStream random)
    {
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double[] basis = new double[count * length];
        for (int i = 0; i < basis.Length; i++) basis[i] = random.Normal((ulong)i);
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = basis.AsSpan(i * length, length);
            for (int k = 0; k < 2 * i; k++)
            {
                ReadOnlySpan<double> earlier = basis.AsSpan(k % i * length, length);
                double along = Dot(earlier, vector);
                for (int j = 0; j < length; j++) vector[j] -= along * earlier[j];
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref double value in vector) value /= norm;
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                block[row * columns + column] = (float)(rows <= columns ? basis[row * length + column] : basis[column * length + row]);
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
