using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent forecaster that learns from series of numbers.</summary>
internal sealed record ForecastRecipe : Recipe<SeriesDataSpec, ForecasterSpec>;
