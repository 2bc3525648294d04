using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Training;
using Unroll.Numerics;

namespace Unroll.Cli.Tasks;

/// <summary>What <c>unroll eval</c> was asked.</summary>
/// <param name="Folder">The model.</param>
/// <param name="Data">The file or folder to measure it on.</param>
/// <param name="Target">For pairs in two files: the file with the targets.</param>
/// <param name="Column">The column with the input, where the data are a table and it was given.</param>
/// <param name="Streams">For language models: places read side by side.</param>
/// <param name="Changes">What <c>--set</c> changes in the recipe that the model was trained with, for instance <c>data.label=sentiment</c>.</param>
/// <param name="Screen">Where notes go.</param>
internal sealed record EvaluationRequest(string Folder, string Data, string? Target, string? Column, int? Streams, IReadOnlyList<RecipeOverride> Changes, Screen Screen)
{
    /// <summary>Bits to round the model's matrices to while loading.</summary>
    public WeightPrecision Precision { get; init; } = WeightPrecision.Float32;

    /// <summary>A request only for what the recipe beside a model says.</summary>
    public static EvaluationRequest ForUse(string folder, Screen screen, params IReadOnlyList<RecipeOverride> changes) => new(folder, "-", null, null, null, changes, screen);

    /// <summary>
    /// The recipe that lies beside the model, which knows how its data files are built, with the changes made and <see cref="Data"/> in the place of the training data; the defaults
    /// of the task where the folder has no recipe.
    /// </summary>
    public TRecipe Recipe<TRecipe>()
        where TRecipe : Recipe
    {
        string path = Path.Combine(Folder, OutputFolder.Recipe);
        string text = File.Exists(path) ? File.ReadAllText(path) : $$"""{ "{{Recipes.Recipe.Discriminator}}": "{{TaskTools.All.First(tool => tool.RecipeType == typeof(TRecipe)).Training.Task}}" }""";
        RecipeOverride[] here = [new("data.train", Path.GetFullPath(Data), "--data"), .. Changes];
        return RecipeLoader.Parse(text, File.Exists(path) ? path : "The command line", here) as TRecipe
            ?? throw new WrongUseException($"{path} is the recipe of another kind of model.");
    }
}
