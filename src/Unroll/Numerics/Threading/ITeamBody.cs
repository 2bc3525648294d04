namespace Unroll.Numerics;

/// <summary>Work that several threads do in step with each other, meeting at a barrier between the parts.</summary>
internal interface ITeamBody
{
    /// <summary>
    /// Does the share of member <paramref name="member"/> of <c>barrier.Members</c>. How many members there are is not known beforehand and may be
    /// one: cut the problem into pieces that do not depend on it and deal them out. Every member must pass the barrier equally often.
    /// </summary>
    void Run(int member, SpinBarrier barrier);
}
