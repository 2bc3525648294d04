using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads images and videos of any format through the program <c>ffmpeg</c>, which the user has installed: it is found on the PATH, decodes and scales, and hands
/// over raw frames through a pipe. PGM, PPM, IDX and NPY need no such program.
/// </summary>
public static class Ffmpeg
{
    private const string Program = "ffmpeg";
    private const int LongestMessage = 2000;

    /// <summary>Whether the program is found and starts.</summary>
    public static bool IsAvailable()
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo(Program, "-version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            process!.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>One image, or the first frame of a video.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The size to scale to.</param>
    /// <param name="channels">1 for grey or 3 for red, green, blue.</param>
    /// <exception cref="DataFileException">The program is absent or cannot read the file.</exception>
    public static Image ReadImage(string path, ImageSize size, int channels = 3) => ReadVideo(path, size, channels, most: 1).First();

    /// <summary>The frames of a video, one after the other as they are asked for, so that its length does not matter.</summary>
    /// <param name="path">The file.</param>
    /// <param name="size">The size to scale to.</param>
    /// <param name="channels">1 for grey or 3 for red, green, blue.</param>
    /// <param name="framesPerSecond">Takes this many frames of each second, by leaving out or repeating; all as they are if absent.</param>
    /// <param name="most">At most this many frames; all if absent.</param>
    /// <exception cref="DataFileException">The program is absent or cannot read the file. Thrown as the frames are taken.</exception>
    public static IEnumerable<Image> ReadVideo(string path, ImageSize size, int channels = 3, double? framesPerSecond = null, int? most = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        size.Check(nameof(size));
        if (channels is not (1 or 3)) throw new ArgumentOutOfRangeException(nameof(channels), channels, "A frame has 1 channel (grey) or 3 (red, green, blue).");
        if (framesPerSecond is { } rate && !(rate > 0 && double.IsFinite(rate))) throw new ArgumentOutOfRangeException(nameof(framesPerSecond), rate, "The frames of a second must be above 0.");
        if (most is { } limit) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit, nameof(most));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{Path.GetFullPath(path)}'. Check the name and the folder you are in.", path);
        return Frames(path, size, channels, framesPerSecond, most);
    }

    /// <summary>A video as a sequence of frames, each with all its pixels as features <c>[channels · height · width]</c>: for a classifier, a tagger or a score of the whole.</summary>
    /// <inheritdoc cref="ReadVideo" path="/param"/>
    /// <exception cref="DataFileException">The program is absent or cannot read the file.</exception>
    public static Frames ReadFrames(string path, ImageSize size, int channels = 3, double? framesPerSecond = null, int? most = null)
    {
        var values = new List<float>();
        foreach (Image image in ReadVideo(path, size, channels, framesPerSecond, most)) values.AddRange(image.Values);
        return new Frames(values.ToArray(), channels * (int)size.Pixels);
    }

    private static IEnumerable<Image> Frames(string path, ImageSize size, int channels, double? rate, int? most)
    {
        using Process process = Start(path, size, channels, rate, most);
        try
        {
            Task<string> messages = ReadMessages(process.StandardError);
            byte[] frame = new byte[size.Pixels * channels];
            int count = 0, read;
            while ((read = process.StandardOutput.BaseStream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false)) == frame.Length)
            {
                count++;
                yield return Image.FromBytes(frame, channels, size);
            }

            process.WaitForExit();
            if (process.ExitCode == 0 && read == 0 && count > 0) yield break;
            string said = messages.GetAwaiter().GetResult().Trim();
            throw new DataFileException(path, null, $"{Program} could not read it{(count > 0 ? string.Create(CultureInfo.InvariantCulture, $" after {count} frames") : "")}: {(said.Length > 0 ? said : "it holds no picture")}");
        }
        finally
        {
            // Whoever stops taking frames early leaves the program at work.
            if (!process.HasExited) process.Kill();
        }
    }

    private static Process Start(string path, ImageSize size, int channels, double? rate, int? most)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        string filter = string.Create(CultureInfo.InvariantCulture, $"{(rate is { } perSecond ? $"fps={perSecond}," : "")}scale={size.Width}:{size.Height}:flags=area");
        // The prefix keeps a name with a colon or a leading dash from being taken as an address or an option.
        foreach (string argument in (string[])["-v", "error", "-nostdin", "-i", "file:" + Path.GetFullPath(path), "-map", "0:v:0", "-vf", filter]) start.ArgumentList.Add(argument);
        if (most is { } limit) foreach (string argument in (string[])["-frames:v", limit.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(argument);
        foreach (string argument in (string[])["-f", "rawvideo", "-pix_fmt", channels == 1 ? "gray" : "rgb24", "pipe:1"]) start.ArgumentList.Add(argument);
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new DataFileException(path, null, $"Reading it needs the program {Program}, which is not on the PATH. Install {Program}, or convert the file to PGM or PPM, which need nothing.", exception);
        }
    }

    private static async Task<string> ReadMessages(StreamReader reader)
    {
        char[] text = new char[LongestMessage], rest = new char[1024];
        int length = await reader.ReadBlockAsync(text).ConfigureAwait(false);
        while (await reader.ReadBlockAsync(rest).ConfigureAwait(false) > 0)
        {
        }

        return new string(text, 0, length);
    }
}
