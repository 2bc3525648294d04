namespace Unroll.Data;

/// <summary>How a file holds sequences with labels.</summary>
public enum LabelledFormat
{
    /// <summary>As the name says: <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.ndjson</c>, <c>.ts</c>; anything else is lines. A further <c>.gz</c> is ignored.</summary>
    ByName,

    /// <summary>Columns separated by tabs. Quotation marks have no meaning.</summary>
    Tsv,

    /// <summary>Columns separated by commas, or what <see cref="LabelledColumns.Separator"/> says; values may be quoted, and then hold separators and line ends (RFC 4180).</summary>
    Csv,

    /// <summary>A JSON object on each line.</summary>
    JsonLines,

    /// <summary>An example on each line: its label, a space or tab, and the text. Labels may have the prefix <c>__label__</c>; then there may be several.</summary>
    Lines,

    /// <summary>The text form of the UCR and UEA time-series archives: one numeric sequence on each line.</summary>
    TimeSeries,
}
