namespace Unroll.Cli.Recipes;

/// <summary>Marks a field of a recipe that names a file or folder of data: it is looked for beside the recipe, and kept as a full path for a resume.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DataPathAttribute : Attribute;
