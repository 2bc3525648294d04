namespace Unroll.Insight;

/// <summary>Of what parts of its past a forecast is explained.</summary>
public enum ForecastUnit
{
    /// <summary>Each past row, all its columns together.</summary>
    Rows,

    /// <summary>Each column, all its rows together.</summary>
    Columns,
}
