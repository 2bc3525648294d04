namespace Unroll.Numerics;

/// <summary>The work of one chunk, as a struct so that a parallel run allocates nothing. It may be a ref struct that holds spans.</summary>
internal interface IChunkBody
{
    /// <summary>Does chunk number <paramref name="chunk"/>. Chunks run at the same time on several threads and share this struct.</summary>
    void Run(int chunk);
}
