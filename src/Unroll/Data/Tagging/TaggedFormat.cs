namespace Unroll.Data;

/// <summary>The form of a file with tagged words.</summary>
public enum TaggedFormat
{
    /// <summary>By the name: <c>.conllu</c> is CoNLL-U, <c>.jsonl</c>, <c>.ndjson</c> and <c>.json</c> are JSON lines, <c>.csv</c> is a table of numbers, everything else columns; <c>.gz</c> after it does not count.</summary>
    Automatic,

    /// <summary>CoNLL-U: ten columns separated by tabs, of Universal Dependencies.</summary>
    Conllu,

    /// <summary>A word a line with its tag, separated by tabs or spaces; an empty line between sentences, as in CoNLL-2003.</summary>
    Columns,

    /// <summary>A JSON object a line with the arrays <c>words</c> and <c>tags</c>.</summary>
    JsonLines,

    /// <summary>A table of numbers, one sequence a file: names in the first line, then a line for each frame with its label; separated by tabs, commas or spaces.</summary>
    Frames,
}
