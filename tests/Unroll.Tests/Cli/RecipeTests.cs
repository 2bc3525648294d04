using Unroll.Cli;
using Unroll.Cli.Recipes;
using Unroll.Cli.Tasks;

namespace Unroll.Tests.Cli;

public sealed class RecipeTests
{
    private const string Minimal = """{ "data": { "train": "text.txt" } }""";

    [Fact]
    public void CommentsAndTrailingCommasAreFine()
    {
        LanguageModelRecipe recipe = Parse("""
            {
              // where the text is
              "data": { "train": "text.txt", "validationShare": 0.2, }, /* the rest is default */
              "seed": 7,
            }
            """);
        Assert.Equal("text.txt", recipe.Data.Train);
        Assert.Equal(0.2, recipe.Data.ValidationShare);
        Assert.Equal(7UL, recipe.Seed);
    }

    [Fact]
    public void WhatIsLeftOutHasItsDefault() => Assert.Equal(new TextDataSpec().ValidationShare, Parse(Minimal).Data.ValidationShare);

    [Fact]
    public void TheCommandLineWins()
    {
        LanguageModelRecipe recipe = Parse("""{ "data": { "train": "a.txt" }, "seed": 1 }""", "seed=9", "data.train=b.txt");
        Assert.Equal(9UL, recipe.Seed);
        Assert.Equal("b.txt", recipe.Data.Train);
    }

    [Fact]
    public void AllProblemsAreListedAtOnce()
    {
        string message = Fails("""{ "dta": {}, "data": { "train": 5, "validationShare": 0.9, "vlidation": "x" } }""", "seed=-1");
        Assert.Contains("dta is no field of 'lm'. Did you mean 'data'?", message, StringComparison.Ordinal);
        Assert.Contains("data.train is 5. Allowed: text in quotes", message, StringComparison.Ordinal);
        Assert.Contains("data.validationShare is 0.9. Allowed: 0 to 0.5.", message, StringComparison.Ordinal);
        Assert.Contains("data.vlidation is no field. Did you mean 'data.validation'?", message, StringComparison.Ordinal);
        Assert.Contains("seed is -1", message, StringComparison.Ordinal);
        Assert.Contains("(from --set)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownTaskIsNamed() => Assert.Contains("task is \"lmm\". Allowed: lm", Fails("""{ "task": "lmm", "data": { "train": "text.txt" } }"""), StringComparison.Ordinal);

    [Fact]
    public void PathsAreLookedForBesideTheRecipeAndKeptInFull()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "text.txt"), "text");
        var recipe = (LanguageModelRecipe)RecipeLoader.Parse("""{ "$schema": "x", "data": { "train": "text.txt", "test": "absent.txt" }, "out": "there" }""", "test.json", [], folder);
        Assert.Equal(Path.Combine(folder, "text.txt"), recipe.Data.Train);
        LanguageModelRecipe full = RecipeLoader.WithFullPaths(recipe);
        Assert.Equal((Path.GetFullPath("absent.txt"), Path.GetFullPath("there")), (full.Data.Test, full.Out));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("=5")]
    public void AnOverrideNeedsAPathAndAValue(string text) => Assert.Throws<WrongUseException>(() => RecipeOverride.Parse(text));

    [Fact]
    public void AnOverrideOfAnUnknownFieldSaysWhatIsNear() =>
        Assert.Contains("Did you mean 'data.train'?", Fails(Minimal, "data.trian=x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{ \"seed\": }")]
    [InlineData("{ \"seed\": 1, \"seed\": 2 }")]
    [InlineData("{ \"seed\": 1e400 }")]
    [InlineData("{ \"seed\": 99999999999999999999 }")]
    public void WhatIsNoRecipeIsWrongUse(string text) => Assert.Throws<WrongUseException>(() => Parse(text));

    [Fact]
    public void TheCompleteRecipeReadsBackAsItself()
    {
        Recipe recipe = Parse(Minimal, "seed=3");
        Assert.Equal(RecipeLoader.Write(recipe), RecipeLoader.Write(Parse(RecipeLoader.Write(recipe))));
    }

    [Fact]
    public void NullSurvivesWhereTheDefaultIsSomethingElse()
    {
        const string text = """{ "task": "translate", "data": { "train": "pairs.tsv" }, "model": { "attention": null } }""";
        var recipe = (TranslationRecipe)RecipeLoader.Parse(RecipeLoader.Write(RecipeLoader.Parse(text, "test.json", [])), "test.json", []);
        Assert.Null(recipe.Model.Attention);
        Assert.Null(RecipeLoader.WithFullPaths(recipe).Model.Attention);
    }

    [Fact]
    public void EveryFieldOfTheSchemaIsExplained() => Assert.Empty(Unexplained(RecipeFormat.CreateSchema(), ""));

    [Theory]
    [InlineData("stesp", "steps")]
    [InlineData("hiden", "hidden")]
    [InlineData("STEPS", "steps")]
    [InlineData("zzz", null)]
    public void TheNearestNameIsSuggested(string typed, string? expected) => Assert.Equal(expected, Suggestion.Closest(typed, ["steps", "hidden", "layers"]));

    private static IEnumerable<string> Unexplained(FieldSchema field, string prefix)
    {
        foreach (FieldSchema child in field.Fields.Concat(field.Variants.Values))
        {
            if (child.Description.Length == 0) yield return prefix + child.Name;
            foreach (string inner in Unexplained(child, $"{prefix}{child.Name}.")) yield return inner;
        }
    }

    private static LanguageModelRecipe Parse(string text, params string[] set) => (LanguageModelRecipe)RecipeLoader.Parse(text, "test.json", set.Select(RecipeOverride.Parse));

    private static string Fails(string text, params string[] set) => Assert.Throws<WrongUseException>(() => Parse(text, set)).Message;
}
