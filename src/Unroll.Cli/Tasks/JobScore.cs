using System.Text.Json.Nodes;

namespace Unroll.Cli.Tasks;

/// <summary>What a model reached on data: for programs, and in lines for people.</summary>
/// <param name="Json">All figures.</param>
/// <param name="Lines">The same to be read; the first one says the most.</param>
internal sealed record JobScore(JsonObject Json, IReadOnlyList<string> Lines);
