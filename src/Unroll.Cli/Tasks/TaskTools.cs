using Unroll.Cli.Recipes;
using Unroll.Formats;

namespace Unroll.Cli.Tasks;

/// <summary>All kinds of models that the command line knows.</summary>
internal static class TaskTools
{
    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<ITaskTool> All { get; } = [new LanguageModelTool(), new ClassifierTool(), new TaggerTool(), new ForecastTool(), new ScoreTool(), new CaptionTool(), new TranscriberTool()];

    /// <summary>The tool for a recipe.</summary>
    public static ITaskTool For(Recipe recipe) => All.First(tool => tool.RecipeType == recipe.GetType());

    /// <summary>The tool for the model in a folder.</summary>
    /// <exception cref="InvalidDataException">The folder holds a kind of model that this program does not know.</exception>
    public static ITaskTool ForFolder(string folder)
    {
        string kind = ModelFolder.KindOf(folder);
        return All.FirstOrDefault(tool => tool.ModelKind == kind)
            ?? throw new InvalidDataException($"'{folder}' holds a model of kind '{kind}', which this program does not know. It knows: {string.Join(", ", All.Select(tool => tool.ModelKind))}. Use a newer Unroll?");
    }
}
