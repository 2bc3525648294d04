using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Reads labelled sequences as a recipe says.</summary>
internal static class LabelledDataReader
{
    private const string Images = "images-idx", Labels = "labels-idx";

    /// <summary>All parts.</summary>
    public static DataSplit<LabelledSequence> Read(LabelledDataSpec spec, LogMelSpec? audio, ulong seed)
    {
        DataSet<LabelledSequence> One(string path) => ReadFile(path, spec, audio);
        return spec.Divide(One(spec.Train!), One, seed);
    }

    /// <summary>One file.</summary>
    public static DataSet<LabelledSequence> ReadFile(string path, LabelledDataSpec spec, LogMelSpec? audio)
    {
        if (audio is not null) return ReadRecordings(path, spec, audio);
        string found = DataFinder.Find(path, Environment.CurrentDirectory) ?? path, name = Path.GetFileName(found);
        if (spec.Format == LabelledFormat.ByName && name.Contains(Images, StringComparison.Ordinal))
            return IdxFile.ReadSequences(found, Path.Combine(Path.GetDirectoryName(found) ?? "", name.Replace("images-idx3", "labels-idx1", StringComparison.Ordinal).Replace(Images, Labels, StringComparison.Ordinal)));
        var columns = new LabelledColumns
        {
            Text = spec.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Label = spec.Label,
            LabelSeparator = spec.LabelSeparator,
            Header = spec.Header,
        };
        return LabelledFile.Read(found, columns, spec.Format);
    }

    private static DataSet<LabelledSequence> ReadRecordings(string path, LabelledDataSpec spec, LogMelSpec audio)
    {
        string found = DataFinder.Find(path, Environment.CurrentDirectory) ?? path;
        if (Directory.Exists(found)) return RecordingFiles.ReadFolder(found).ToLabelled(audio);
        if (!File.Exists(found)) throw new WrongUseException($"There is no file or folder '{path}'. Name a table of recordings, or a folder in which each folder of recordings is named after their label.");
        return RecordingFiles.ReadTable(found, spec.Text, spec.Label).ToLabelled(audio);
    }
}
