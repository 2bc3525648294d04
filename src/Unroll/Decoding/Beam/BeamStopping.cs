namespace Unroll.Decoding;

/// <summary>When a beam search ends before the maximum length.</summary>
public enum BeamStopping
{
    /// <summary>As soon as nothing under way can still be among the results: never changes the answer. With a length penalty that often means to go on to the maximum length.</summary>
    Exact,

    /// <summary>As soon as as many hypotheses have ended as the beam is wide: the usual rule, faster with a length penalty, but something better may have been under way.</summary>
    WhenFull,
}
