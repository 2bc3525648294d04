using System.ComponentModel;
using System.Diagnostics;

namespace Unroll.Tests.Formats;

/// <summary>A disk in memory that is really full soon. Needs the right to mount one; the test is skipped without.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallDisk(int kilobytes)
    {
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder.Path) == 0;
        if (!mounted) folder.Dispose();
        Skip.IfNot(mounted, "Mounting a small disk takes a privilege that this process has not.");
    }

    public string this[string name] => folder[name];

    public void Dispose()
    {
        Run("umount", folder.Path);
        folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
