using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Benchmarks.Workloads;

/// <summary>Random contents for the workloads.</summary>
internal static class Arrays
{
    public static float[] Normal(int length, RandomStream random, float scale = 1f)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = scale * random.Normal((ulong)i);
        return values;
    }

    public static Tensor NormalTensor(Shape shape, RandomStream random, float scale = 1f) => Tensor.From(Normal(shape.Length, random, scale), shape);

    public static int[] Ids(int length, int bound, RandomStream random)
    {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) ids[i] = random.Below(bound, (ulong)i);
        return ids;
    }
}
