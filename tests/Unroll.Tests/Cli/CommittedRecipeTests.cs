using Unroll.Cli.Recipes;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Cli;

public sealed class CommittedRecipeTests
{
    public static TheoryData<string> Recipes => [.. Directory.GetFiles(Path.Combine(TestFolders.Repository, "recipes"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Recipes))]
    public void ARecipeIsValidAndCommented(string name)
    {
        string path = Path.Combine(TestFolders.Repository, "recipes", name);
        Recipe recipe = RecipeLoader.Read(path, []);
        Assert.Equal($"models/{Path.GetFileNameWithoutExtension(name)}", recipe.Out);
        Assert.StartsWith("//", File.ReadAllText(path), StringComparison.Ordinal);
        // What a recipe leaves out is the default; what it says survives being written out.
        Assert.Equal(RecipeLoader.Write(recipe), RecipeLoader.Write(RecipeLoader.Parse(RecipeLoader.Write(recipe), name, [])));
    }
}
