namespace Unroll.Numerics;

/// <summary>How weights stand in memory: one step of k of a unit is two vectors of neighbouring columns.</summary>
internal unsafe interface IWeightFormat<TV>
    where TV : struct
{
    /// <summary>
    /// Adds the products of the weights of one step of k with <paramref name="x"/>. Asks for what the same stream will read some time later, unless the step takes hardly any work: then the processor does
    /// so by itself.
    /// </summary>
    static abstract void Add(byte* source, TV x, ref TV low, ref TV high);
}
