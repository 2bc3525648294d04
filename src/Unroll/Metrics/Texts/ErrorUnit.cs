namespace Unroll.Metrics;

/// <summary>Of what errors are counted.</summary>
public enum ErrorUnit
{
    /// <summary>Words, which end at white space: word error rate. Also that of phonemes and other symbols that are written with spaces between.</summary>
    Words,

    /// <summary>Characters, which are Unicode scalar values, white space between words being one space: character error rate.</summary>
    Characters,
}
