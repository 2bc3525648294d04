using Unroll.Formats;

namespace Unroll.Cli.Training;

/// <summary>The rule for the folder of a new model: never write over anything unless asked to.</summary>
internal static class OutputFolder
{
    /// <summary>The recipe of the run, beside the model.</summary>
    public const string Recipe = "recipe.json";

    private static readonly string[] files =
        [ModelFolder.Config, ModelFolder.Weights, ModelFolder.Tokenizer, ModelFolder.Report, ModelFolder.Log, Recipe, "manifest.sha256"];

    /// <summary>Refuses a folder that must not be written to. Changes nothing.</summary>
    public static void Check(string? path, bool overwrite)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new WrongUseException("Where shall the model go? Name a folder with --out DIR, or as \"out\" in the recipe.");
        if (File.Exists(path)) throw new WrongUseException($"--out {path} is a file. Name a folder.");
        if (overwrite) RefuseBusy(path);
        if (overwrite || !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any()) return;
        throw HoldsModel(path)
            ? new WrongUseException($"{path} holds a model already. Go on with its training: unroll train --resume {path}. Replace it: --overwrite. Keep it: another --out.")
            : new WrongUseException($"{path} is not empty. Name a new folder with --out, or write into this one with --overwrite.");
    }

    /// <summary>Takes the files of an older model away, and nothing else.</summary>
    public static void Clear(string path)
    {
        if (!HoldsModel(path)) return;
        RefuseBusy(path);
        foreach (string name in files) File.Delete(Path.Combine(path, name));
        string training = Path.Combine(path, ModelFolder.Training);
        if (Directory.Exists(training)) Directory.Delete(training, recursive: true);
        foreach (string events in Directory.EnumerateFiles(path, "events.out.tfevents.*")) File.Delete(events);
    }

    // A run holds its lock file open; deleting it with the rest would let two runs write into one folder.
    private static void RefuseBusy(string path)
    {
        string held = Path.Combine(path, ModelFolder.Training, "lock");
        if (!File.Exists(held)) return;
        try
        {
            using var probe = new FileStream(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            // That run has just ended.
        }
        catch (IOException error)
        {
            throw new InvalidOperationException($"Another process is training in '{path}'. Wait until it is done, or choose another folder.", error);
        }
    }

    private static bool HoldsModel(string path) =>
        Directory.Exists(path) && (File.Exists(Path.Combine(path, ModelFolder.Config)) || Directory.Exists(Path.Combine(path, ModelFolder.Training)));
}
