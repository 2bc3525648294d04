using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Tests.Layers;

/// <summary>What caches and memories hold, in the order <c>[batch, heads, time, size]</c> of Hugging Face's.</summary>
internal static class CachedHeads
{
    private const int Block = 32;

    /// <summary>The keys of a cache, which keeps them in blocks of 32, feature by feature.</summary>
    public static float[] Keys(KeyValueCache cache, int heads)
    {
        (int batch, int blocks, int features) = (cache.Keys.Shape[0], cache.Keys.Shape[1], cache.Keys.Shape[2] / Block);
        Tensor steps = Tensor.Zeros(new Shape(batch, cache.Count, features));
        Span<float> values = steps.Edit();
        for (int i = 0; i < values.Length; i++)
        {
            (int b, int t, int feature) = (i / features / cache.Count, i / features % cache.Count, i % features);
            values[i] = cache.Keys.Values[((b * blocks + t / Block) * features + feature) * Block + t % Block];
        }

        return Of(steps, cache.Count, heads);
    }

    /// <summary>The values of a cache.</summary>
    public static float[] Values(KeyValueCache cache, int heads) => Of(cache.Values, cache.Count, heads);

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
}
