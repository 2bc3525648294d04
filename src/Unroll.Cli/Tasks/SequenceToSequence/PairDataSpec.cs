using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>
/// Pairs of texts: two files whose lines belong together, train the sources and trainTarget the targets, or one table with tabs between its columns. Pairs with an empty side are left out.
/// </summary>
internal sealed record PairDataSpec : DataSpec
{
    /// <summary>The targets of train, line by line. Without it train is a table with both.</summary>
    [DataPath]
    public string? TrainTarget { get; init; }

    /// <summary>The targets of validation, line by line. Without it validation is a table with both.</summary>
    [DataPath]
    public string? ValidationTarget { get; init; }

    /// <summary>The targets of test, line by line. Without it test is a table with both.</summary>
    [DataPath]
    public string? TestTarget { get; init; }

    /// <summary>For a table: the column that is read, by its number from 1, or by its name in the first line. Default: 1.</summary>
    public string Source { get; init; } = "1";

    /// <summary>For a table: the column that is to be written, likewise. Default: 2.</summary>
    public string Target { get; init; } = "2";

    /// <summary>Whether pairs with the same source are alternatives: what the model writes is measured against all of their targets, and the nearest counts. Default: false.</summary>
    public bool Alternatives { get; init; }

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a table, or of the file with the sources", "translate");
        check.Require(!string.IsNullOrWhiteSpace(Source), nameof(Source), "empty", "the name or number of a column");
        check.Require(!string.IsNullOrWhiteSpace(Target), nameof(Target), "empty", "the name or number of a column");
        check.Require(IsNumber(Source) == IsNumber(Target), nameof(Target), Target, "a number where source is one, otherwise a name", $"Source is {Source}.");
        check.Require(ValidationTarget is null || Validation is not null, nameof(ValidationTarget), ValidationTarget, "nothing where no validation file is named");
        check.Require(TestTarget is null || Test is not null, nameof(TestTarget), TestTarget, "nothing where no test file is named");
    }

    /// <summary>All parts.</summary>
    public DataSplit<SequencePair> Read(ulong seed) =>
        Divide(Read(Train!, TrainTarget), path => path == Validation ? Read(path, ValidationTarget) : Read(path, TestTarget), seed);

    /// <summary>A file of sources with one of targets, or a table.</summary>
    public DataSet<SequencePair> Read(string source, string? target)
    {
        DataFinder.RequireFile(source, "pairs");
        return target is null ? ParallelText.ReadTable(source, Source, Target) : ParallelText.Read(source, DataFinder.RequireFile(target, "targets"));
    }

    private static bool IsNumber(string column) => column.All(char.IsAsciiDigit);
}
