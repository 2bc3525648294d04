namespace Unroll.Data;

/// <summary>What to do with empty cells, marks such as <c>NA</c>, and, where the interval is known, missing rows.</summary>
public enum MissingValues
{
    /// <summary>An error that names the line.</summary>
    Error,

    /// <summary>The value before is repeated. Nothing from the future is used, so this is safe for a test. A column that begins with nothing is an error.</summary>
    Forward,

    /// <summary>A straight line between the neighbours before and after. At the ends of a column there is only one, which is an error.</summary>
    Linear,
}
