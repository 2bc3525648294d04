using System.Security.Cryptography;
using System.Text;

namespace Unroll.Formats;

/// <summary>
/// The SHA-256 of every file of a folder, in <c>manifest.sha256</c>: lines as the common tool <c>sha256sum</c> writes and checks them, and a
/// last comment line with the hash of the lines before. A torn or changed file is found by name. A name with two lines may have either
/// content: that is how a set of files is replaced one after the other.
/// </summary>
public static class FolderManifest
{
    /// <summary>The name of the manifest within its folder.</summary>
    public const string FileName = "manifest.sha256";

    private const int HashLetters = 2 * SHA256.HashSizeInBytes;

    /// <summary>Writes the manifest, atomically.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Name within the folder and SHA-256 in lower-case hexadecimal.</param>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string folder, IEnumerable<(string Name, string Hash)> files)
    {
        string lines = string.Concat(files.Select(file => $"{file.Hash}  {file.Name}\n"));
        AtomicFile.Write(Path.Combine(folder, FileName), $"{lines}{LastLine(lines)}");
    }

    /// <summary>The names and hashes that the manifest lists.</summary>
    /// <exception cref="FileNotFoundException">The folder has no manifest.</exception>
    /// <exception cref="CorruptFileException">The manifest itself is damaged.</exception>
    public static IReadOnlyList<(string Name, string Hash)> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        string text = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        int end = text.Length < 2 ? 0 : text.LastIndexOf('\n', text.Length - 2) + 1;
        string lines = text[..end];
        if (text[end..] != LastLine(lines)) throw new CorruptFileException(path, "its last line does not match the lines before: it is torn or was changed.");

        var files = new List<(string, string)>();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = line.Length > HashLetters + 2 ? line[(HashLetters + 2)..] : "";
            if (name.Length == 0 || Path.GetFileName(name) != name) throw new CorruptFileException(path, $"the line '{line}' is not a hash and the name of a file.");
            files.Add((name, line[..HashLetters]));
        }

        return files;
    }

    /// <summary>Checks every file of the manifest.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="advice">What the message tells the reader to do about a changed file.</param>
    /// <exception cref="FileNotFoundException">The folder has no manifest.</exception>
    /// <exception cref="CorruptFileException">A file, which the exception names, is missing or not the one that was written.</exception>
    public static void Verify(string folder, string advice = "")
    {
        foreach (IGrouping<string, (string Name, string Hash)> file in Read(folder).GroupBy(file => file.Name, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, file.Key);
            if (!File.Exists(path)) throw new CorruptFileException(path, $"it is missing, but {FileName} lists it.");
            string hash = Hash(path);
            if (file.All(line => line.Hash != hash)) throw new CorruptFileException(path, $"its contents are not those that were written: it is torn or was changed.{(advice.Length > 0 ? " " + advice : "")}");
        }
    }

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    public static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string LastLine(string lines) => $"# {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)))} of the lines above\n";
}
