using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A model that gives each word of a sentence, or each frame of a numeric sequence, a tag.</summary>
internal sealed record TaggerRecipe : Recipe<TaggedDataSpec, TaggerSpec>;
