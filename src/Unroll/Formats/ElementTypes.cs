namespace Unroll.Formats;

/// <summary>Sizes of the element types and their names in a safetensors header.</summary>
internal static class ElementTypes
{
    public const string Known = "F32, F64, F16, BF16, I64, I32, U8, I8, BOOL";

    public static int Bytes(ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float16 or ElementType.BFloat16 => 2,
        _ => 1,
    };

    public static string Name(ElementType type) => type switch
    {
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Int64 => "I64",
        ElementType.Int32 => "I32",
        ElementType.UInt8 => "U8",
        ElementType.Int8 => "I8",
        _ => "BOOL",
    };

    public static ElementType? Parse(string name) => name switch
    {
        "F32" => ElementType.Float32,
        "F64" => ElementType.Float64,
        "F16" => ElementType.Float16,
        "BF16" => ElementType.BFloat16,
        "I64" => ElementType.Int64,
        "I32" => ElementType.Int32,
        "U8" => ElementType.UInt8,
        "I8" => ElementType.Int8,
        "BOOL" => ElementType.Boolean,
        _ => null,
    };
}
