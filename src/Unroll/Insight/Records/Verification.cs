namespace Unroll.Insight;

/// <summary>A derivative computed twice: by the engine's backward pass in single precision, and by central differences of a plain double-precision run.</summary>
/// <param name="Quantity">What was computed.</param>
/// <param name="Engine">The engine's number.</param>
/// <param name="Differences">The number from differences.</param>
public sealed record Verification(string Quantity, double Engine, double Differences)
{
    /// <summary>Below this, differences of double-precision runs resolve nothing.</summary>
    public const double Resolution = 1e-10;

    /// <summary>|a - b| / max(|a|, |b|), or 0 where both lie below <see cref="Resolution"/>.</summary>
    public double RelativeError
    {
        get
        {
            double largest = Math.Max(Math.Abs(Engine), Math.Abs(Differences));
            return largest < Resolution ? 0 : Math.Abs(Engine - Differences) / largest;
        }
    }

    /// <summary>Whether the numbers are large enough for differences to say anything.</summary>
    public bool Resolved => Math.Max(Math.Abs(Engine), Math.Abs(Differences)) >= Resolution;
}
