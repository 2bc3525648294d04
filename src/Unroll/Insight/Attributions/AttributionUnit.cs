namespace Unroll.Insight;

/// <summary>Of what parts of its input a model's output is explained.</summary>
public enum AttributionUnit
{
    /// <summary>Each symbol or frame by itself.</summary>
    Steps,

    /// <summary>Words: the symbols between white space together. Frames have no words; they stay single.</summary>
    Words,
}
