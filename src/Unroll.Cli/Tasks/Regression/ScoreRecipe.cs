using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A regressor that learns numbers of whole sequences, for instance grades of videos.</summary>
internal sealed record ScoreRecipe : Recipe<ScoredDataSpec, RegressorSpec>;
