using System.Globalization;
using System.Text.Json;
using Unroll.Formats;

namespace Unroll.Training;

/// <summary>
/// The folders <c>training/checkpoint-N</c> of a model folder. A checkpoint is written under a hidden name with its manifest last and then
/// renamed, so one that can be seen is whole; the two newest are kept, so that a damaged one has a predecessor.
/// </summary>
internal sealed class CheckpointStore(string modelFolder)
{
    public const string StateFile = "state.json";

    private const string Prefix = "checkpoint-";
    private const int Kept = 2;

    /// <summary>Where the checkpoints are.</summary>
    public string Root { get; } = Path.Combine(modelFolder, ModelFolder.Training);

    /// <summary>The newest first.</summary>
    public IEnumerable<(long Step, string Path)> List() =>
        !Directory.Exists(Root)
            ? []
            : from path in Directory.GetDirectories(Root, Prefix + "*")
              let number = Path.GetFileName(path)[Prefix.Length..]
              let step = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed : -1
              where step >= 0
              orderby step descending
              select (step, path);

    /// <summary>The newest checkpoint whose files are all as they were written. Each that is not is reported.</summary>
    public (TrainingState State, string Path)? FindNewest(Action<string> warn)
    {
        foreach ((_, string path) in List())
        {
            try
            {
                FolderManifest.Verify(path);
                return (ReadState(Path.Combine(path, StateFile)), path);
            }
            catch (IOException error)
            {
                warn($"Checkpoint '{path}' is passed over: {(error is CorruptFileException corrupt ? $"{Path.GetFileName(corrupt.Path)}: {corrupt.Problem}" : error.Message)}");
            }
        }

        return null;
    }

    /// <summary>Saves a checkpoint and removes those that are not needed any more.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; earlier checkpoints are untouched.</exception>
    public string Save(long step, IEnumerable<ModelFile> files)
    {
        string name = Prefix + step.ToString(CultureInfo.InvariantCulture);
        string path = Path.Combine(Root, name), partial = Path.Combine(Root, $".{name}.partial");
        try
        {
            Directory.CreateDirectory(Root);
            RemoveLeftovers();
            Directory.CreateDirectory(partial);
            FolderManifest.Write(partial, [.. files.Select(file => (file.Name, AtomicFile.Write(Path.Combine(partial, file.Name), file.Write)))]);
            if (Directory.Exists(path)) Remove(path);
            Directory.Move(partial, path);
            foreach ((_, string old) in List().Skip(Kept).ToArray()) Remove(old);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            throw new FileWriteException(path, error is FileWriteException { InnerException: { } cause } ? cause : error);
        }
    }

    /// <summary>Deletes what a killed process left half written or half deleted.</summary>
    private void RemoveLeftovers()
    {
        foreach (string path in Directory.GetDirectories(Root, $".{Prefix}*")) Directory.Delete(path, recursive: true);
    }

    // Hidden first: a kill in the middle of deleting must not leave something that looks like a damaged checkpoint.
    private void Remove(string path)
    {
        string hidden = Path.Combine(Root, $".{Path.GetFileName(path)}.removed");
        Directory.Move(path, hidden);
        Directory.Delete(hidden, recursive: true);
    }

    private static TrainingState ReadState(string path)
    {
        try
        {
            TrainingState state = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Readable.TrainingState)
                ?? throw new CorruptFileException(path, "it is empty.");
            if (state.Version != TrainingState.CurrentVersion)
                throw new CorruptFileException(path, $"its version is {state.Version}; this program reads version {TrainingState.CurrentVersion}. Resume with the program that wrote it.");
            return state;
        }
        catch (JsonException error)
        {
            throw new CorruptFileException(path, $"it is not the state of a training run ({error.Message})", inner: error);
        }
    }
}
