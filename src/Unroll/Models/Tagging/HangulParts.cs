using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Vectors of the leading consonant, vowel and trailing consonant of each Hangul syllable of a vocabulary, side by side; zeros for what is none. Weight: <c>weight [68, size]</c>.</summary>
internal sealed class HangulParts
{
    private const int Parts = 3;

    // Nothing; 19 leading consonants; 21 vowels; 27 trailing consonants.
    private const int Rows = 1 + HangulArithmetic.LeadingCount + HangulArithmetic.VowelCount + HangulArithmetic.TrailingCount - 1;

    private readonly Embedding vectors;
    private readonly int[] rows;

    public HangulParts(ParameterScope scope, Vocabulary vocabulary, int size, RandomStream random)
    {
        vectors = new Embedding(scope, Rows, size, random, paddingIndex: 0, Initializers.Uniform(Math.Sqrt(3.0 / size)));
        OutputSize = Parts * size;
        rows = new int[Parts * vocabulary.Size];
        for (int id = vocabulary.SpecialCount; id < vocabulary.Size; id++)
        {
            string symbol = vocabulary.Symbol(id);
            if (symbol.Length != 1 || !HangulArithmetic.TryDecompose(symbol[0], out char leading, out char vowel, out char trailing)) continue;
            rows[Parts * id] = 1 + leading - HangulArithmetic.FirstLeading;
            rows[Parts * id + 1] = 1 + HangulArithmetic.LeadingCount + vowel - HangulArithmetic.FirstVowel;
            if (trailing != '\0') rows[Parts * id + 2] = HangulArithmetic.LeadingCount + HangulArithmetic.VowelCount + trailing - HangulArithmetic.BeforeFirstTrailing;
        }
    }

    /// <summary>Numbers for each character.</summary>
    public int OutputSize { get; }

    /// <summary>The vectors <c>[shape..., 3 · size]</c> of the parts of the characters.</summary>
    public Tensor Forward(Pass pass, int[] ids, Shape shape)
    {
        int[] looked = new int[Parts * ids.Length];
        for (int i = 0; i < ids.Length; i++) rows.AsSpan(Parts * ids[i], Parts).CopyTo(looked.AsSpan(Parts * i));
        return vectors.Forward(pass, looked, new Shape([.. shape.Sizes, Parts])).Reshape(new Shape([.. shape.Sizes, OutputSize]));
    }
}
