namespace Unroll.Decoding;

/// <summary>Watches a beam search at work, for instance to draw its tree. Without one nothing is recorded.</summary>
public interface IBeamObserver
{
    /// <summary>One step of one source: for each hypothesis under way its <see cref="BeamSearch.Width"/> likeliest continuations, the likeliest of all first.</summary>
    /// <param name="source">Which of the sources that were searched at once, from 0.</param>
    /// <param name="length">How many symbols they have now, from 1.</param>
    /// <param name="considered">All of them, those that survived and those that did not.</param>
    void Step(int source, int length, IReadOnlyList<ConsideredHypothesis> considered);
}
