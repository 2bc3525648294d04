using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A recurrent language model that learns from text.</summary>
internal sealed record LanguageModelRecipe : Recipe<TextDataSpec, LanguageModelSpec>;
