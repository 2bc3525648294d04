using System.Text.Json;

namespace Unroll.Formats;

/// <summary>
/// A model on disk: <c>config.json</c>, <c>model.safetensors</c>, <c>tokenizer.json</c>, <c>report.json</c>, <c>log.jsonl</c> and
/// <c>training/</c>. Files are written atomically and hashed in <c>manifest.sha256</c>; opening a folder checks the hashes.
/// A folder without a manifest, for instance one from elsewhere, is read as it is.
/// </summary>
public sealed class ModelFolder
{
    /// <summary>The specification of the model.</summary>
    public const string Config = "config.json";

    /// <summary>The weights, under their PyTorch names.</summary>
    public const string Weights = "model.safetensors";

    /// <summary>The vocabulary and how text is cut into units.</summary>
    public const string Tokenizer = "tokenizer.json";

    /// <summary>What training reached, on which data, by which command.</summary>
    public const string Report = "report.json";

    /// <summary>One record per update.</summary>
    public const string Log = "log.jsonl";

    /// <summary>The folder of what an exact resume needs.</summary>
    public const string Training = "training";

    private ModelFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The full path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>What the folder's <c>config.json</c> says which kind of model it holds, for instance <c>language-model</c>; in a folder of Hugging Face's its <c>model_type</c>, for instance <c>gpt2</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or it holds no model.</exception>
    /// <exception cref="CorruptFileException">The file is damaged or names no kind.</exception>
    public static string KindOf(string path)
    {
        ModelFolder folder = Open(path);
        try
        {
            using JsonDocument config = JsonDocument.Parse(folder.Read(Config));
            foreach (string field in new[] { "model", "model_type" })
            {
                if (config.RootElement.ValueKind == JsonValueKind.Object && config.RootElement.TryGetProperty(field, out JsonElement kind) && kind.ValueKind == JsonValueKind.String) return kind.GetString()!;
            }
        }
        catch (JsonException exception)
        {
            throw new CorruptFileException(folder[Config], $"it cannot be read: {exception.Message}");
        }

        throw new CorruptFileException(folder[Config], "it does not say which kind of model the folder holds.", "field 'model'");
    }

    /// <summary>Opens a folder to read a model from and checks its files against the manifest.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or it holds no model.</exception>
    /// <exception cref="CorruptFileException">A file, which the exception names, is torn, changed or missing.</exception>
    public static ModelFolder Open(string path)
    {
        if (File.Exists(path)) throw new DirectoryNotFoundException($"'{path}' is a file. A model is a folder with {Config} and {Weights}: give that folder.");
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"The model folder '{path}' does not exist. Check the path, or train a model into it first.");
        var folder = new ModelFolder(path);
        if (folder.Has(FolderManifest.FileName)) FolderManifest.Verify(path, $"If you changed it on purpose, delete {FolderManifest.FileName} beside it.");
        if (!folder.Has(Config)) throw new DirectoryNotFoundException($"The folder '{path}' has no {Config}, so it holds no model. Give a folder that a model was saved to.");
        return folder;
    }

    /// <summary>Creates a folder to save a model to, or takes an existing one.</summary>
    /// <exception cref="FileWriteException">It cannot be created.</exception>
    public static ModelFolder Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(path, error);
        }

        return new ModelFolder(path);
    }

    /// <summary>Whether the file is there.</summary>
    public bool Has(string name) => File.Exists(this[name]);

    /// <summary>The contents of a file.</summary>
    /// <exception cref="CorruptFileException">It is missing.</exception>
    public byte[] Read(string name) => Has(name) ? File.ReadAllBytes(this[name]) : throw new CorruptFileException(this[name], "it is missing: the model folder is not complete.");

    /// <summary>The arrays of a safetensors file.</summary>
    /// <exception cref="CorruptFileException">It is missing or not complete.</exception>
    public SafetensorsFile ReadArrays(string name = Weights) =>
        Has(name) ? Safetensors.Read(this[name]) : throw new CorruptFileException(this[name], "it is missing: the model folder is not complete.");

    /// <summary>
    /// Writes files and their hashes. All are complete on disk under temporary names before the first is renamed, so a full disk changes nothing;
    /// while they are renamed the manifest allows the old and the new contents of each, so a kill between two leaves no file that is called damaged.
    /// </summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; the folder is as it was.</exception>
    public void Save(params IReadOnlyList<ModelFile> files)
    {
        var pending = new List<PendingFile>();
        try
        {
            foreach (ModelFile file in files) pending.Add(PendingFile.Create(this[file.Name], file.Write));
            var names = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
            var written = files.Zip(pending, (file, whole) => (file.Name, whole.Hash)).ToList();
            IReadOnlyList<(string Name, string Hash)> before = KnownFiles();
            FolderManifest.Write(Path, before.Concat(written).Distinct());
            foreach (PendingFile file in pending) file.Commit();
            FolderManifest.Write(Path, before.Where(file => !names.Contains(file.Name)).Concat(written));
        }
        catch
        {
            foreach (PendingFile file in pending) file.Abandon();
            throw;
        }
    }

    /// <summary>What the manifest lists. Where it is missing or damaged, files that lie there are taken as they are.</summary>
    private IReadOnlyList<(string Name, string Hash)> KnownFiles()
    {
        try
        {
            if (Has(FolderManifest.FileName)) return FolderManifest.Read(Path);
        }
        catch (CorruptFileException)
        {
        }

        string[] known = [Config, Weights, Tokenizer, Report];
        return [.. known.Where(Has).Select(name => (name, FolderManifest.Hash(this[name])))];
    }
}
