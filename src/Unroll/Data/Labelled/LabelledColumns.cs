namespace Unroll.Data;

/// <summary>Where in a file with columns, or JSON objects, sequences and labels stand.</summary>
public sealed record LabelledColumns
{
    private readonly ValueList<string> text = new(["text"]);

    /// <summary>The columns of the text, by their names or by their numbers from 1. Several are joined by a space. Default: <c>text</c>.</summary>
    public IReadOnlyList<string> Text
    {
        get => text.Items;
        init => text = new ValueList<string>(value);
    }

    /// <summary>The column of the label, by its name or by its number from 1. Default: <c>label</c>.</summary>
    public string Label { get; init; } = "label";

    /// <summary>What stands between several labels of one sequence, for instance <c>;</c>. Default: nothing: a sequence has one label.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>Whether the first line names the columns. Without, columns go by their numbers. Default: true.</summary>
    public bool Header { get; init; } = true;

    /// <summary>For CSV: what separates values. Default: found from the first lines among <c>, ; |</c> and tab.</summary>
    public char? Separator { get; init; }

    /// <summary>The labels in a cell: trimmed, empty ones left out.</summary>
    internal IReadOnlyList<string> SplitLabels(string cell) => LabelSeparator is { Length: > 0 } separator
        ? cell.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : cell.Trim() is { Length: > 0 } label ? [label] : [];
}
