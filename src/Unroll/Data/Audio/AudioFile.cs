using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Unroll.Data;

/// <summary>
/// Reads recordings: WAV by itself, everything else (FLAC, MP3, Ogg, the sound of a video ...) through the program <c>ffmpeg</c>, which the user has installed and which is found on
/// the PATH.
/// </summary>
public static class AudioFile
{
    private const string Program = "ffmpeg";

    /// <summary>The endings of file names that are taken for recordings in a folder.</summary>
    internal static IReadOnlyList<string> Endings { get; } = [".wav", ".wav.gz", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".wma", ".aiff"];

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file. One whose name ends in .wav or .wav.gz, or that begins as WAV files do, is read as <see cref="WavFile"/> does.</param>
    /// <param name="sampleRate">For other files: the samples of a second that ffmpeg shall give. Default: as many as the file has. A WAV file is never resampled.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">The file cannot be read, or needs ffmpeg, which is absent.</exception>
    public static Waveform Read(string path, int? sampleRate = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (sampleRate is { } rate) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate, nameof(sampleRate));
        return Directory.Exists(path) || !File.Exists(path) || IsWav(path) ? WavFile.Read(path) : Convert(path, sampleRate);
    }

    private static bool IsWav(string path)
    {
        if (path.EndsWith(".wav", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".wav.gz", StringComparison.OrdinalIgnoreCase)) return true;
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("RIFF"u8);
    }

    private static Waveform Convert(string path, int? sampleRate)
    {
        using Process process = Start(path, sampleRate);
        Task<string> messages = process.StandardError.ReadToEndAsync();
        try
        {
            Waveform waveform = WavFile.Read(process.StandardOutput.BaseStream, path);
            process.WaitForExit();
            return process.ExitCode == 0 ? waveform : throw Failed(path, messages, null);
        }
        catch (DataFileException exception)
        {
            // What the program gave is no sound: what it says about that is the reason.
            process.WaitForExit();
            throw Failed(path, messages, exception);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static DataFileException Failed(string path, Task<string> messages, DataFileException? inner)
    {
        string said = messages.GetAwaiter().GetResult().Trim();
        return new DataFileException(path, null, $"{Program} could not read it: {(said.Length > 0 ? said : inner?.Problem ?? "it holds no sound")}", inner);
    }

    private static Process Start(string path, int? sampleRate)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        // The prefix keeps a name with a colon or a leading dash from being taken as an address or an option.
        foreach (string argument in (string[])["-v", "error", "-nostdin", "-i", "file:" + Path.GetFullPath(path), "-map", "0:a:0", "-ac", "1"]) start.ArgumentList.Add(argument);
        if (sampleRate is { } rate) foreach (string argument in (string[])["-ar", rate.ToString(CultureInfo.InvariantCulture)]) start.ArgumentList.Add(argument);
        foreach (string argument in (string[])["-f", "wav", "-c:a", "pcm_f32le", "pipe:1"]) start.ArgumentList.Add(argument);
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new DataFileException(path, null, $"Reading it needs the program {Program}, which is not on the PATH. Install {Program}, or convert the file to WAV, which needs nothing.", exception);
        }
    }
}
