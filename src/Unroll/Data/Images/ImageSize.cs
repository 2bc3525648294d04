namespace Unroll.Data;

/// <summary>The size of an image in pixels.</summary>
/// <param name="Height">Number of rows; at least 1.</param>
/// <param name="Width">Number of columns; at least 1.</param>
public readonly record struct ImageSize(int Height, int Width)
{
    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Height * Width;

    /// <summary>Height, a cross, width.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height} x {Width}");

    internal void Check(string parameter)
    {
        if (Height < 1 || Width < 1 || Pixels > Array.MaxLength / 16) throw new ArgumentOutOfRangeException(parameter, this, $"An image cannot be {this} pixels. Give a height and a width of at least 1.");
    }
}
