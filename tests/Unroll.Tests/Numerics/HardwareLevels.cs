using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Unroll.Tests.Numerics;

/// <summary>
/// Runs a checksum routine, <c>static ulong M()</c>, in processes of their own that may use fewer and fewer of the processor's instructions, and
/// requires the same result from each. Keep the routine small: the last process computes everything in software.
/// </summary>
internal static class HardwareLevels
{
    private static readonly (string Name, string Value)[][] Environments =
    [
        [],
        [("DOTNET_EnableAVX512", "0")],
        [("DOTNET_EnableAVX512", "0"), ("DOTNET_EnableAVX2", "0")],
        [("DOTNET_EnableHWIntrinsic", "0")],
    ];

    public static void AssertSame(Type type, string method)
    {
        // All at once: starting a process takes most of the time.
        Process[] processes = [.. Environments.Select(environment => ChildProcess.Start(typeof(HardwareLevels), nameof(Print), [type.FullName!, method], environment))];
        string[] results = [.. processes.Select(Finish)];
        for (int i = 1; i < results.Length; i++)
            Assert.True(results[0] == results[i], $"{method} gives {results[0]} with all instructions but {results[i]} with {string.Join(", ", Environments[i].Select(pair => $"{pair.Name}={pair.Value}"))}.");
    }

    private static int Print(string[] arguments)
    {
        MethodInfo method = Type.GetType(arguments[0], throwOnError: true)!.GetMethod(arguments[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        Console.WriteLine(((ulong)method.Invoke(null, [])!).ToString("x16", CultureInfo.InvariantCulture));
        return 0;
    }

    private static string Finish(Process process)
    {
        using (process)
        {
            string output = process.StandardOutput.ReadToEnd().Trim(), errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal("", errors);
            return output;
        }
    }
}
