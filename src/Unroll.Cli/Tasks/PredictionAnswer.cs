using System.Text.Json.Nodes;

namespace Unroll.Cli.Tasks;

/// <summary>What a model says about one input: the cells of a line, and the same for programs.</summary>
internal sealed record PredictionAnswer(IReadOnlyList<string> Columns, JsonObject Json);
