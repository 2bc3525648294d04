using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>Keys and values in the order in which few queries read them, as a cache keeps them: <c>[batch, heads, room, size]</c>, keys in blocks of 32 steps, feature by feature.</summary>
internal static class KeptHeads
{
    private const int Block = DotProductRun.KeysOfBlock;

    /// <summary>Lays out keys, or values, of which there will be no more.</summary>
    /// <param name="tape">Owns the result.</param>
    /// <param name="steps"><c>[batch, steps, heads · size]</c>.</param>
    /// <param name="heads">How many heads stand side by side.</param>
    /// <param name="across">Whether they are keys.</param>
    public static Tensor Of(Tape tape, Tensor steps, int heads, bool across)
    {
        (int batch, int count, int size) = (steps.Shape[0], steps.Shape[1], steps.Shape[2] / heads);
        int room = (count + Block - 1) / Block * Block;
        Tensor kept = tape.Create(new Shape(batch, heads, room, size));
        Span<float> target = kept.Edit();
        // Whole blocks are read; what stands behind the last step must be numbers.
        if (room != count) target.Clear();
        for (int row = 0; row < batch; row++)
        {
            for (int step = 0; step < count; step++)
            {
                for (int head = 0; head < heads; head++)
                {
                    ReadOnlySpan<float> source = steps.Values.Slice(((row * count + step) * heads + head) * size, size);
                    Span<float> of = target.Slice((row * heads + head) * room * size, room * size);
                    if (across) Spread(source, of[(step / Block * Block * size + step % Block)..]);
                    else source.CopyTo(of[(step * size)..]);
                }
            }
        }

        return kept;
    }

    private static void Spread(ReadOnlySpan<float> key, Span<float> block)
    {
        for (int feature = 0; feature < key.Length; feature++) block[feature * Block] = key[feature];
    }
}
