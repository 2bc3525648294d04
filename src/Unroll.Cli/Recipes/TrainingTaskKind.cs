namespace Unroll.Cli.Recipes;

/// <summary>What a recipe trains.</summary>
internal enum TrainingTaskKind
{
    /// <summary>A recurrent language model.</summary>
    Lm,
}
