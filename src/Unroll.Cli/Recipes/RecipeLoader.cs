using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Unroll.Cli.Recipes;

/// <summary>From text and command line to a valid <see cref="Recipe"/>.</summary>
internal static class RecipeLoader
{
    /// <summary>Reads a recipe file. Relative data paths are taken from its folder where the file exists there.</summary>
    public static Recipe Read(string path, IEnumerable<RecipeOverride> overrides)
    {
        if (Directory.Exists(path)) throw new WrongUseException($"{path} is a folder. Name a recipe file, or use --resume {path} to go on with the training in it.");
        if (!File.Exists(path)) throw new WrongUseException($"The recipe {path} does not exist. Recipes lie in the folder 'recipes' of the repository; 'unroll train lm FILE' needs none.");
        return Parse(File.ReadAllText(path), path, overrides, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a recipe from its text.</summary>
    /// <param name="text">JSON with comments.</param>
    /// <param name="source">Its name for messages.</param>
    /// <param name="overrides">What the command line changes, applied in order.</param>
    /// <param name="folder">Where relative data paths start, if the files are there.</param>
    public static Recipe Parse(string text, string source, IEnumerable<RecipeOverride> overrides, string? folder = null)
    {
        RecipeDocument document = RecipeDocument.Parse(text, RecipeFormat.CreateSchema(), source);
        if (folder is not null) EachPath(document.Root, document.Schema, path => DataFinder.Find(path, folder) ?? path);
        foreach (RecipeOverride change in overrides) document.Apply(change);
        document.Check();
        Recipe? recipe = Deserialize(document);
        if (recipe is not null)
        {
            var check = new SpecCheck();
            recipe.Validate(check);
            document.Problems.Add(check.Problems);
        }

        document.Problems.ThrowIfAny();
        return recipe ?? throw new WrongUseException($"{source} cannot be read.");
    }

    /// <summary>The complete recipe as JSON, every default written out.</summary>
    public static string Write(Recipe recipe) => JsonSerializer.Serialize(recipe, (JsonTypeInfo<Recipe>)RecipeFormat.Settings.GetTypeInfo(typeof(Recipe)));

    private static Recipe? Deserialize(RecipeDocument document)
    {
        try
        {
            // The reader of variants takes every name with a dollar sign for its own.
            document.Root.Remove("$schema");
            return document.Root.Deserialize((JsonTypeInfo<Recipe>)RecipeFormat.Settings.GetTypeInfo(typeof(Recipe)));
        }
        catch (JsonException) when (document.Problems.Count > 0)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            document.Problems.Add((exception as JsonException)?.Path?.TrimStart('$', '.') ?? "recipe", $": {exception.Message}");
            return null;
        }
    }

    /// <summary>The recipe with full paths, so that it means the same in any current folder.</summary>
    public static TRecipe WithFullPaths<TRecipe>(TRecipe recipe)
        where TRecipe : Recipe
    {
        JsonObject root = JsonSerializer.SerializeToNode<Recipe>(recipe, RecipeFormat.Settings)!.AsObject();
        EachPath(root, RecipeFormat.CreateSchema(), Path.GetFullPath);
        Recipe complete = root.Deserialize<Recipe>(RecipeFormat.Settings)!;
        return (TRecipe)(complete with { Out = recipe.Out is null ? null : Path.GetFullPath(recipe.Out) });
    }

    // Only names in the file are looked for beside it; names on the command line are relative to where it was typed.
    private static void EachPath(JsonObject node, FieldSchema schema, Func<string, string> change)
    {
        foreach (FieldSchema field in schema.FieldsOf(node))
        {
            if (field.IsPath && node[field.Name] is JsonValue value && value.TryGetValue(out string? path) && path.Length > 0) node[field.Name] = change(path);
            else if (field is { Kind: FieldKind.Object, Opaque: false } && node[field.Name] is JsonObject inner) EachPath(inner, field, change);
        }
    }
}
