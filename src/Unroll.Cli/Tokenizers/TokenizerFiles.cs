using System.CommandLine;
using Unroll.Cli.Recipes;
using Unroll.Formats;
using Unroll.Text;

namespace Unroll.Cli.Tokenizers;

/// <summary>Tokenisers and vocabularies on disk, as the command line names them.</summary>
internal static class TokenizerFiles
{
    private static readonly (string Name, TokenizerForm Form)[] forms =
    [
        ("tokenizer.json", TokenizerForm.TokenizerJson), ("vocab.json", TokenizerForm.VocabularyAndMerges), ("vocab.txt", TokenizerForm.VocabularyText), ("spiece.model", TokenizerForm.SentencePiece),
    ];

    /// <summary>The argument that names one.</summary>
    public static Argument<string> Source() => new("tokenizer") { Description = "A folder with a tokenizer (tokenizer.json; vocab.json and merges.txt; vocab.txt; spiece.model), one of these files, or a model's folder." };

    /// <summary>The option that says in which files one is written.</summary>
    public static Option<string> Form() => new("--form")
    {
        Description = "In which files: tokenizer.json holds every kind, vocab.json (with merges.txt) byteBpe, vocab.txt wordPiece, spiece.model unigram and characterBpe. Default: tokenizer.json.",
        HelpName = string.Join('|', forms.Select(form => form.Name)),
    };

    /// <summary>The option that says where it goes.</summary>
    public static Option<string> Target() => new("--out", "-o") { Description = "The folder of the new tokenizer.", HelpName = "DIR", Required = true };

    /// <summary>Reads a vocabulary from any of the forms.</summary>
    /// <exception cref="WrongUseException">There is nothing under that path.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of a kind that is not known.</exception>
    public static Vocabulary Read(string path)
    {
        string whole = Directory.Exists(path) ? Path.Combine(path, ModelFolder.Tokenizer) : path;
        // Only this file may hold symbols that are no sub-words.
        if (File.Exists(whole) && whole.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(whole) != "vocab.json") return Vocabulary.FromJson(File.ReadAllBytes(whole), whole);
        if (!Directory.Exists(path)) DataFinder.RequireFile(path, "tokenizer");
        return Vocabulary.FromTokenizer(Tokenizer.Load(path));
    }

    /// <summary>The tokeniser among its sub-words.</summary>
    /// <exception cref="WrongUseException">The symbols are not sub-words.</exception>
    public static Tokenizer Require(Vocabulary vocabulary, string path, string what) => vocabulary.Tokenizer
        ?? throw new WrongUseException($"The symbols of '{path}' are {vocabulary.Units.Level.ToString().ToLowerInvariant()}. {what} needs a tokenizer of sub-words.");

    /// <summary>The form that is meant, before any work: refuses one that does not exist and a folder that must not be written to.</summary>
    /// <exception cref="WrongUseException">The folder is not empty, or the form does not exist.</exception>
    public static TokenizerForm Check(string folder, string? form)
    {
        int index = form is null ? 0 : Array.FindIndex(forms, one => one.Name == form);
        if (index < 0) throw new WrongUseException($"--form is '{form}'. Allowed: {string.Join(", ", forms.Select(one => one.Name))}.");
        if (File.Exists(folder)) throw new WrongUseException($"--out {folder} is a file. Name a folder.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new WrongUseException($"{folder} is not empty. Name a new folder with --out.");
        return forms[index].Form;
    }

    /// <summary>Writes a tokeniser into a folder that was checked.</summary>
    /// <returns>Where, for the reader.</returns>
    public static string Write(Tokenizer tokenizer, string folder, TokenizerForm form)
    {
        tokenizer.Save(folder, form);
        return $"{folder}: {string.Join(", ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}";
    }
}
