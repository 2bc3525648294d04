namespace Unroll.Decoding;

/// <summary>How the symbols for one source are chosen: what <see cref="BeamRun{TState}"/> asks after every step.</summary>
internal interface ISourceDecoder
{
    /// <summary>What is under way, a row of the next step each; none at the end.</summary>
    IReadOnlyList<BeamPath> Live { get; }

    /// <summary>For each of <see cref="Live"/> which one of those before it continues.</summary>
    IReadOnlyList<int> Parents { get; }

    /// <summary>How many of the likeliest symbols of each hypothesis it wants to see.</summary>
    int Candidates { get; }

    /// <summary>What has ended, the best first.</summary>
    IReadOnlyList<BeamHypothesis> Finished { get; }

    /// <summary>Chooses.</summary>
    void Advance(in StepScores scores);
}
