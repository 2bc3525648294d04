using Unroll.Cli.Recipes;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>A classifier: what a text, or a sequence of numbers, is as a whole.</summary>
internal sealed record ClassifierRecipe : Recipe<LabelledDataSpec, ClassifierSpec>;
