using System.Text.Json.Nodes;

namespace Unroll.Cli.Tasks;

/// <summary>What a model says about one input: the cells of a line, and the same for programs.</summary>
internal sealed record PredictionAnswer(IReadOnlyList<string> Columns, JsonObject Json)
{
    /// <summary>Further lines.</summary>
    public IReadOnlyList<IReadOnlyList<string>> More { get; init; } = [];

    /// <summary>A picture in Spectre markup that belongs to it, for people.</summary>
    public IEnumerable<string> Picture { get; init; } = [];
}
