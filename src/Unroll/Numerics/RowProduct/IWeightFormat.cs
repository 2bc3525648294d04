namespace Unroll.Numerics;

/// <summary>How weights become floats: one load gives two vectors of neighbouring columns.</summary>
internal unsafe interface IWeightFormat<TV>
    where TV : struct
{
    /// <summary>The weights of one step of k.</summary>
    static abstract void Load(byte* source, out TV low, out TV high);

    /// <summary>Asks for what the same stream will read some time later. Where a step takes hardly any work the processor does so by itself.</summary>
    static abstract void Prefetch(byte* source);
}
