using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Tests.Layers;

/// <summary>What caches and memories hold, in the order <c>[batch, heads, time, size]</c> of Hugging Face's.</summary>
internal static class CachedHeads
{
    private const int Block = 32;

    /// <summary>The keys of a cache, which keeps them in blocks of 32, feature by feature.</summary>
    public static float[] Keys(KeyValueCache cache) => Of(cache, cache.Keys, (step, feature, size) => step / Block * Block * size + feature * Block + step % Block);

    /// <summary>The values of a cache.</summary>
    public static float[] Values(KeyValueCache cache) => Of(cache, cache.Values, (step, feature, size) => step * size + feature);

    /// <summary>The first steps of <c>[batch, room, heads · size]</c>.</summary>
    public static float[] Of(Tensor steps, int time, int heads)
    {
        (int batch, int room, int size) = (steps.Shape[0], steps.Shape[1], steps.Shape[2] / heads);
        float[] turned = new float[batch * heads * time * size];
        for (int i = 0; i < turned.Length; i++)
        {
            (int b, int head, int t, int feature) = (i / (heads * time * size), i / (time * size) % heads, i / size % time, i % size);
            turned[i] = steps.Values[(b * room + t) * heads * size + head * size + feature];
        }

        return turned;
    }

    private static float[] Of(KeyValueCache cache, Tensor kept, Func<int, int, int, int> place)
    {
        (int heads, int room, int size, int time) = (kept.Shape[0] * kept.Shape[1], kept.Shape[2], kept.Shape[3], cache.Count);
        return [.. Enumerable.Range(0, heads * time * size).Select(i => kept.Values[i / (time * size) * room * size + place(i / size % time, i % size, size)])];
    }
}
