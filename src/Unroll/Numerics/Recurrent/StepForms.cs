namespace Unroll.Numerics;

/// <summary>What all forms of <see cref="StepProduct{TV, S}"/> share.</summary>
internal static class StepForms
{
    /// <summary>What factors of whole numbers of 8 bits are multiplied by: these become floats in the upper half of a word of 32 bits.</summary>
    public const float ScaleOfWholes = 1f / 65536;

    /// <summary>Bytes of a weight.</summary>
    public static int Bytes(WeightPrecision precision) => precision switch { WeightPrecision.Float32 => sizeof(float), WeightPrecision.BFloat16 => sizeof(ushort), _ => sizeof(sbyte) };
}
