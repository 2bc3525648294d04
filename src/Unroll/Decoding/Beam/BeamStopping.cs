namespace Unroll.Decoding;

/// <summary>When a beam search ends before the maximum length.</summary>
public enum BeamStopping
{
    /// <summary>As soon as nothing under way can still be among the results: never changes the answer. With a length penalty that often means to go on to the maximum length.</summary>
    Exact,

    /// <summary>
    /// As soon as the likeliest under way, ranked as if it ended where it stands, is behind all results: without a length penalty the same as <see cref="Exact"/>; with one it ends
    /// long before the maximum length, and only a hypothesis whose mean per symbol still rises can be missed.
    /// </summary>
    WhenBehind,

    /// <summary>
    /// As soon as as many hypotheses have ended as the beam is wide. The fastest, but unlikely short endings can fill the beam while something far better is under way.
    /// </summary>
    WhenFull,
}
