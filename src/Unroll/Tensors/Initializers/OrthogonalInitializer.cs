using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// A matrix with orthonormal rows or columns, whichever are fewer, times a gain: QᵀQ = gain²·I or QQᵀ = gain²·I. Dimensions after the first count
/// as one. Keeps the norm of a state through many steps.
/// </summary>
/// <remarks>Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014.</remarks>
public sealed record OrthogonalInitializer(double Gain = 1) : IInitializer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions.</exception>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank < 2) throw new ArgumentException($"An orthogonal matrix needs at least two dimensions; the shape is {shape}.", nameof(shape));
        int rows = shape[0], columns = rows == 0 ? 0 : shape.Length / rows;
        bool tall = rows >= columns;
        int count = tall ? columns : rows, length = tall ? rows : columns;
        double[][] vectors = new double[count][];
        for (int k = 0; k < count; k++)
        {
            vectors[k] = new double[length];
            for (int i = 0; i < length; i++) vectors[k][i] = random.Normal((ulong)k * (ulong)length + (ulong)i);
            Orthonormalize(vectors, k);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) values[row * columns + column] = (float)(Gain * (tall ? vectors[column][row] : vectors[row][column]));
        }
    }

    // Gram and Schmidt, twice, because once leaves rounding errors; the diagonal of R comes out positive.
    private static void Orthonormalize(double[][] vectors, int last)
    {
        double[] vector = vectors[last];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < last; k++)
            {
                double[] other = vectors[k];
                double dot = 0;
                for (int i = 0; i < vector.Length; i++) dot += vector[i] * other[i];
                for (int i = 0; i < vector.Length; i++) vector[i] -= dot * other[i];
            }

            double norm = 0;
            foreach (double value in vector) norm += value * value;
            norm = Math.Sqrt(norm);
            for (int i = 0; i < vector.Length; i++) vector[i] /= norm;
        }
    }
}
