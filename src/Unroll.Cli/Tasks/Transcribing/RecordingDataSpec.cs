using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Recordings: a table of tab-separated columns that names them and what they say, or a folder in which each folder of recordings is named after what they say.</summary>
internal sealed record RecordingDataSpec : DataSpec
{
    /// <summary>For a table: the header of the column that names the files. Default: path.</summary>
    public string File { get; init; } = "path";

    /// <summary>For a table: the header of the column with what is said. Default: text.</summary>
    public string Text { get; init; } = "text";

    /// <inheritdoc/>
    public override void Validate(SpecCheck check) => CheckParts(check, "the path of a table or folder of recordings", "transcribe");

    /// <summary>One table or folder.</summary>
    public DataSet<RecordingFile> Read(string path)
    {
        if (Directory.Exists(path)) return RecordingFiles.ReadFolder(path);
        if (!System.IO.File.Exists(path)) throw DataFinder.Missing(path, "recordings", "file or folder");
        return RecordingFiles.ReadTable(path, File, Text);
    }

    /// <summary>All parts; what is not named is drawn from the training recordings.</summary>
    public DataSplit<RecordingFile> Split(ulong seed) => Divide(Read(Train!), Read, seed);
}
