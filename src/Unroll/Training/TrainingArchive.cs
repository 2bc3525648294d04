using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A training run on disk: its log, its checkpoints, and the model as it stands.</summary>
internal sealed class TrainingArchive
{
    private const string WeightsFile = "weights.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string TaskFile = "task.safetensors";
    private const string AverageFile = "average.safetensors";
    private const string BestFile = "best.safetensors";
    private const string LockFile = "lock";

    // What readers elsewhere look for: the names and layouts are PyTorch's.
    private static readonly Dictionary<string, string> WeightNotes = new(StringComparer.Ordinal) { ["format"] = "pt" };

    private readonly ModelFolder folder;
    private readonly CheckpointStore store;
    private readonly Trainer trainer;
    private readonly RunMemory memory;
    private long savedStep = -1, publishedStep = -1;
    private long savedAt;

    private TrainingArchive(string path, Trainer trainer, RunMemory memory)
    {
        folder = ModelFolder.Create(path);
        PendingFile.RemoveLeftovers(path);
        store = new CheckpointStore(path);
        this.trainer = trainer;
        this.memory = memory;
    }

    /// <summary>The log, open to be written on.</summary>
    public TrainingLog Log { get; private set; } = null!;

    private ITrainingTask Task => trainer.Task;

    /// <summary>Keeps other processes from training in the folder until the stream is closed, or the process is killed.</summary>
    public static FileStream Lock(string folder)
    {
        string training = Path.Combine(folder, ModelFolder.Training);
        ModelFolder.Create(training);
        string path = Path.Combine(training, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(path))
        {
            throw new InvalidOperationException($"Another process is training in '{folder}'. Wait until it is done, or choose another folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileWriteException(path, error);
        }
    }

    /// <summary>Begins a run in a folder, or goes on with the one that is there.</summary>
    public static TrainingArchive Open(string path, Trainer trainer, RunMemory memory, bool resume, Action<string> warn)
    {
        var archive = new TrainingArchive(path, trainer, memory);
        if (resume) archive.Restore(warn);
        else if (archive.store.List().FirstOrDefault() is { Path: not null } newest)
            throw new InvalidOperationException($"'{path}' already holds a training run that got to update {newest.Step}. Resume it, or choose another folder.");
        archive.Log = new TrainingLog(archive.folder, memory.Step, trainer.Spec.TensorBoard, trainer.Time);
        if (archive.Log.LastStep < memory.Step) warn(string.Create(CultureInfo.InvariantCulture, $"{ModelFolder.Log} has no lines of the updates {archive.Log.LastStep + 1} to {memory.Step}."));
        archive.savedAt = trainer.Time.GetTimestamp();

        // On a resume too: one of them may be damaged.
        archive.folder.Save(trainer.Task.ModelFiles);
        if (!resume) archive.Save();
        return archive;
    }

    /// <summary>Where the run can be taken up again, in a sentence.</summary>
    public string LastCheckpoint => string.Create(CultureInfo.InvariantCulture, $"The last good checkpoint is that of update {savedStep}, in '{folder.Path}'.");

    /// <summary>Whether it is time for a checkpoint.</summary>
    public bool IsDue(long step) =>
        step != savedStep
        && ((trainer.Spec.CheckpointEvery is { } every && step % every == 0)
            || (trainer.Spec.CheckpointSeconds > 0 && trainer.Time.GetElapsedTime(savedAt).TotalSeconds >= trainer.Spec.CheckpointSeconds));

    /// <summary>Saves a checkpoint of the run as it stands, and the model. Nothing where that has just been done.</summary>
    public string? Save()
    {
        if (memory.Step == savedStep) return null;
        string path = store.Save(memory.Step, Files());
        savedStep = memory.Step;
        savedAt = trainer.Time.GetTimestamp();
        if (memory.Step > 0) Publish(null);
        return path;
    }

    /// <summary>Writes the weights that stand for the model into the model folder, and the report if there is one.</summary>
    public void Publish(TrainingReport? report)
    {
        var files = new List<ModelFile>();
        if (publishedStep != memory.ChosenStep) files.Add(ModelFile.From(ModelFolder.Weights, memory.ChosenWeights(), WeightNotes));
        if (report is not null) files.Add(ModelFile.From(ModelFolder.Report, JsonSerializer.SerializeToUtf8Bytes(report, TrainingJson.Readable.TrainingReport)));
        if (files.Count > 0) folder.Save(files);
        publishedStep = memory.ChosenStep;
    }

    private IEnumerable<ModelFile> Files()
    {
        yield return ModelFile.From(WeightsFile, Task.Parameters.ToArrays());
        yield return ModelFile.From(OptimizerFile, memory.Optimizer.State.Select(entry => NamedArray.From(entry.Name, entry.Value.Values, entry.Value.Shape.Sizes)));
        yield return ModelFile.From(TaskFile, Task.SaveState());
        if (memory.Average is not null) yield return ModelFile.From(AverageFile, memory.Average.Save());
        if (memory.BestWeights is { } best) yield return ModelFile.From(BestFile, best);
        yield return ModelFile.From(CheckpointStore.StateFile, JsonSerializer.SerializeToUtf8Bytes(memory.Save(), TrainingJson.Readable.TrainingState));
    }

    private void Restore(Action<string> warn)
    {
        if (store.FindNewest(warn) is not var (state, path))
            throw new CorruptFileException(store.Root, "it holds no checkpoint that can be used. Train again from the beginning, into another folder.");
        CheckSameData(state, path);
        if (!trainer.AcceptChanges) CheckSameSpec(state.Spec);
        string bestPath = Path.Combine(path, BestFile);
        memory.Load(state, File.Exists(bestPath) ? Safetensors.Read(bestPath) : null);
        Task.Parameters.Load(Safetensors.Read(Path.Combine(path, WeightsFile)));
        SafetensorsFile optimizer = Safetensors.Read(Path.Combine(path, OptimizerFile));
        foreach ((string name, Tensor value) in memory.Optimizer.State) optimizer[name].CopyTo(value.Edit());
        memory.Average?.Load(Safetensors.Read(Path.Combine(path, AverageFile)), state.Averaged);
        Task.RestoreState(Safetensors.Read(Path.Combine(path, TaskFile)));
        savedStep = state.Step;
    }

    private void CheckSameData(TrainingState state, string path)
    {
        if (state.DataFingerprint != Task.DataFingerprint)
            throw new CorruptFileException(path, $"it was made with the training data '{state.DataFingerprint}' but these are '{Task.DataFingerprint}'. Resume with the same files and the same split.");
    }

    private void CheckSameSpec(TrainingSpec before)
    {
        var check = new SpecCheck();
        Compare(check, Fields(before), Fields(trainer.Spec));
        check.ThrowIfAny(nameof(TrainingSpec));
    }

    private static void Compare(SpecCheck check, JsonObject before, JsonObject now)
    {
        foreach (string name in before.Select(pair => pair.Key).Union(now.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            string field = char.ToUpperInvariant(name[0]) + name[1..];
            if (before[name] is JsonObject inside && now[name] is JsonObject other) Compare(check[field], inside, other);
            else
                check.Require(
                    JsonNode.DeepEquals(before[name], now[name]), field, now[name]?.ToJsonString() ?? "not set", before[name]?.ToJsonString() ?? "not set",
                    "A run is resumed with what it was begun with; only its length, reports, threads and times of checkpoints may differ.");
        }
    }

    private static JsonObject Fields(TrainingSpec spec)
    {
        TrainingSpec compared = spec.Essence with { Steps = null, Epochs = null };
        return JsonSerializer.SerializeToNode(compared, TrainingJson.Readable.TrainingSpec)!.AsObject();
    }
}
