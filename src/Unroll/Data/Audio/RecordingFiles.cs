namespace Unroll.Data;

/// <summary>Finds recordings and turns them into frames. A file is read each time that its example is asked for, so that they need not fit in memory.</summary>
public static class RecordingFiles
{
    /// <summary>Reads a table of tab-separated columns with a header line, one recording in a row.</summary>
    /// <param name="path">The table. Relative names in it start at its folder.</param>
    /// <param name="file">The header of the column with the names of the recordings. Default: path.</param>
    /// <param name="text">The header of the column with what is said of each, a label or its words. Default: text.</param>
    /// <exception cref="InvalidDataException">There is no such column, or a row has another number of columns than the header.</exception>
    /// <exception cref="DataFileException">A file in it does not exist.</exception>
    public static DataSet<RecordingFile> ReadTable(string path, string file = "path", string text = "text")
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var files = new List<RecordingFile>();
        foreach (TextRow row in TextTable.Read(path, file, text).Rows)
        {
            string recording = Path.Combine(folder, row.Text.Trim());
            if (!File.Exists(recording)) throw new DataFileException(path, row.Line, $"there is no file '{recording}'. Relative names start at the folder of the table.");
            files.Add(new RecordingFile(recording, row.Label!.Trim()));
        }

        return Set(path, files);
    }

    /// <summary>Takes the recordings in the folders of a folder, whose names are their labels; in the order of their names.</summary>
    /// <exception cref="DataFileException">There are none, or some lie outside such a folder.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static DataSet<RecordingFile> ReadFolder(string path)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder '{Path.GetFullPath(path)}'. Check the name and the folder you are in.");
        if (Recordings(path).FirstOrDefault() is { } stray)
            throw new DataFileException(stray, null, $"it lies in '{path}' itself. Put each recording into a folder that is named after its label, or give a table of files and labels.");
        RecordingFile[] files = [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)
            .SelectMany(folder => Recordings(folder).Select(file => new RecordingFile(file, Path.GetFileName(folder))))];
        return files.Length > 0 ? Set(path, files) : throw new DataFileException(path, null, "it has no folder with recordings. Put each recording into a folder that is named after its label.");
    }

    /// <summary>The frames of each recording with its text.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static DataSet<Utterance> ToUtterances(this DataSet<RecordingFile> recordings, LogMelSpec audio) =>
        Map(recordings, audio, (frames, file) => new Utterance(frames, file.Text));

    /// <summary>The frames of each recording with its label.</summary>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public static DataSet<LabelledSequence> ToLabelled(this DataSet<RecordingFile> recordings, LogMelSpec audio) =>
        Map(recordings, audio, (frames, file) => new LabelledSequence(frames, file.Text));

    /// <summary>The frames of a file.</summary>
    /// <exception cref="DataFileException">It cannot be read, or has another rate.</exception>
    public static Frames Read(LogMel audio, string path)
    {
        ArgumentNullException.ThrowIfNull(audio);
        Waveform waveform = AudioFile.Read(path, audio.Spec.SampleRate);
        if (waveform.SampleRate == audio.Spec.SampleRate) return audio.Frames(waveform);
        throw new DataFileException(
            path, null, $"it has {waveform.SampleRate} samples a second where {audio.Spec.SampleRate} are wanted. Resample it (ffmpeg -i IN.wav -ar {audio.Spec.SampleRate} OUT.wav), or train with sampleRate {waveform.SampleRate}.");
    }

    private static DataSet<T> Map<T>(DataSet<RecordingFile> recordings, LogMelSpec audio, Func<Frames, RecordingFile, T> example)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        var mel = new LogMel(audio);
        return new DataSet<T>(recordings.Name, new Mapped<T>(recordings, file => example(Read(mel, file.Path), file)), () => Fingerprint.Of(recordings.Fingerprint, audio.ToString()));
    }

    private static IEnumerable<string> Recordings(string folder) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        .Where(file => AudioFile.Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    private static DataSet<RecordingFile> Set(string path, IReadOnlyList<RecordingFile> files) => new(path, files, () =>
    {
        string[] parts = [.. files.SelectMany(file => new[] { Fingerprint.OfFile(file.Path), file.Text })];
        return Fingerprint.Of(parts);
    });

    private sealed class Mapped<T>(DataSet<RecordingFile> recordings, Func<RecordingFile, T> map) : IReadOnlyList<T>
    {
        public int Count => recordings.Count;

        public T this[int index] => map(recordings[index]);

        public IEnumerator<T> GetEnumerator() => recordings.Select(map).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
