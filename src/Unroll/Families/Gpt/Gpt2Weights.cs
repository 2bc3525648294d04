using Unroll.Formats;
using Unroll.Tensors;

namespace Unroll.Families;

/// <summary>Between our names and layouts and those of Hugging Face's GPT-2, whose linear layers are stored <c>[in, out]</c>.</summary>
internal static class Gpt2Weights
{
    /// <summary>What stands before the names in models with a head.</summary>
    public const string Prefix = "transformer.";

    private const string Head = "lm_head.weight";

    /// <summary>Whether the output weights are others than the embedding.</summary>
    public static bool HasOwnHead(SafetensorsFile file) =>
        file.TryGet(Head, out NamedArray? head) && file.TryGet(Find(file, "wte.weight"), out NamedArray? embedding) && !head.Bytes.Span.SequenceEqual(embedding.Bytes.Span);

    /// <summary>The arrays of a file under our names; constant buffers of old files are left out.</summary>
    /// <exception cref="CorruptFileException">A tensor is missing, unknown, or no matrix where one is needed.</exception>
    public static SafetensorsFile Ours(SafetensorsFile file, GptSpec spec)
    {
        var arrays = new List<NamedArray>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string ours, string theirs, bool turned) in Names(spec))
        {
            NamedArray array = file[Find(file, theirs)];
            used.Add(array.Name);
            if (!turned) arrays.Add(new NamedArray(ours, array.Type, array.Sizes, array.Bytes));
            else if (array.Sizes.Length == 2) arrays.Add(NamedArray.From(ours, Transposed(array.ToFloats(), array.Sizes[0], array.Sizes[1]), array.Sizes[1], array.Sizes[0]));
            else throw new CorruptFileException(file.Path, $"it has {array.Sizes.Length} dimensions; it must be a matrix.", $"tensor '{array.Name}'");
        }

        foreach (NamedArray array in file.Arrays)
        {
            bool buffer = array.Name.EndsWith(".attn.bias", StringComparison.Ordinal) || array.Name.EndsWith(".attn.masked_bias", StringComparison.Ordinal);
            if (!used.Contains(array.Name) && !buffer && array.Name != Head) throw new CorruptFileException(file.Path, "a GPT-2 of this config has no such parameter.", $"tensor '{array.Name}'");
        }

        return new SafetensorsFile(file.Path, arrays, file.Metadata);
    }

    /// <summary>Our parameters under their names. Biases that the model does not have are zeros, which is the same.</summary>
    public static IReadOnlyList<NamedArray> Theirs(ParameterSet parameters, GptSpec spec)
    {
        var arrays = new List<NamedArray>();
        foreach ((string ours, string theirs, bool turned) in Names(spec))
        {
            string name = theirs == Head ? theirs : Prefix + theirs;
            if (!parameters.TryGet(ours, out Parameter? parameter)) arrays.Add(NamedArray.From(name, new float[BiasLength(theirs, spec)], BiasLength(theirs, spec)));
            else if (turned) arrays.Add(NamedArray.From(name, Transposed(parameter.Value.Values, parameter.Shape[0], parameter.Shape[1]), parameter.Shape[1], parameter.Shape[0]));
            else arrays.Add(NamedArray.From(name, parameter.Value.Values, parameter.Shape.Sizes));
        }

        return arrays;
    }

    private static IEnumerable<(string Ours, string Theirs, bool Turned)> Names(GptSpec spec)
    {
        yield return ("wte.weight", "wte.weight", false);
        yield return ("wpe.weight", "wpe.weight", false);
        for (int i = 0; i < spec.Layers; i++)
        {
            (string ours, string theirs) = (FormattableString.Invariant($"layers.{i}."), FormattableString.Invariant($"h.{i}."));
            foreach ((string here, string there, bool matrix) in new[]
            {
                ("norm1.", "ln_1.", false), ("self_attn.in_proj_", "attn.c_attn.", true), ("self_attn.out_proj.", "attn.c_proj.", true), ("norm2.", "ln_2.", false), ("linear1.", "mlp.c_fc.", true), ("linear2.", "mlp.c_proj.", true),
            })
            {
                yield return ($"{ours}{here}weight", $"{theirs}{there}weight", matrix);
                yield return ($"{ours}{here}bias", $"{theirs}{there}bias", false);
            }
        }

        yield return ("norm.weight", "ln_f.weight", false);
        yield return ("norm.bias", "ln_f.bias", false);
        if (!spec.Tied) yield return ("head.weight", Head, false);
    }

    private static int BiasLength(string theirs, GptSpec spec) => theirs switch
    {
        _ when theirs.Contains("c_attn", StringComparison.Ordinal) => 3 * spec.Width,
        _ when theirs.Contains("c_fc", StringComparison.Ordinal) => spec.FeedForward ?? 4 * spec.Width,
        _ => spec.Width,
    };

    private static string Find(SafetensorsFile file, string name) => name != Head && file.TryGet(Prefix + name, out _) ? Prefix + name : name;

    private static float[] Transposed(ReadOnlySpan<float> values, int rows, int columns)
    {
        float[] turned = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
        }

        return turned;
    }
}
