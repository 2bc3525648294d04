namespace Unroll.Numerics;

/// <summary>Takes the other members of a team out of their work after one member failed. The caller of the pool sees the first failure, never this.</summary>
internal sealed class BarrierBrokenException : Exception
{
    public BarrierBrokenException()
        : base("Another member of the team failed.")
    {
    }
}
