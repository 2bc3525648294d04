using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>A matrix of normal numbers in which a share of each column, rounded up, is zero.</summary>
/// <param name="Share">Of zeros in a column, from 0 to 1.</param>
/// <param name="Deviation">Of the other numbers.</param>
/// <remarks>Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 5.</remarks>
public sealed record SparseInitializer(double Share, double Deviation = 0.01) : IInitializer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape is no matrix.</exception>
    public void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        if (shape.Rank != 2) throw new ArgumentException($"A sparse weight must be a matrix; the shape is {shape}.", nameof(shape));
        new NormalInitializer(0, Deviation).Fill(values, shape, random.Fork("values"));
        RandomStream places = random.Fork("zeros");
        int rows = shape[0], columns = shape[1], zeros = (int)Math.Ceiling(Share * rows);
        int[] order = new int[rows];
        for (int column = 0; column < columns; column++)
        {
            for (int row = 0; row < rows; row++) order[row] = row;
            for (int k = 0; k < zeros; k++)
            {
                int other = k + places.Below(rows - k, (ulong)column * (ulong)rows + (ulong)k);
                (order[k], order[other]) = (order[other], order[k]);
                values[order[k] * columns + column] = 0f;
            }
        }
    }
}
