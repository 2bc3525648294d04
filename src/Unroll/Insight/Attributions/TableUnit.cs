namespace Unroll.Insight;

/// <summary>Of what parts of a table of numbers - the past of a series, the frames of a sequence - an output is explained.</summary>
public enum TableUnit
{
    /// <summary>Each row - a time, a frame - with all its columns together.</summary>
    Rows,

    /// <summary>Each column - a variable, a feature - with all its rows together.</summary>
    Columns,
}
