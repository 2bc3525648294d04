using System.Diagnostics;
using System.Reflection;

namespace Unroll.Tests;

/// <summary>Runs a static method of this assembly in a process of its own: to kill it, or to give it another environment.</summary>
internal static class ChildProcess
{
    /// <summary>The entry point: the full name of a type, a method <c>static int M(string[] arguments)</c> of it, and the arguments.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments.Length < 2) return 0;
        MethodInfo method = Type.GetType(arguments[0], throwOnError: true)!.GetMethod(arguments[1], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return (int)method.Invoke(null, [arguments[2..]])!;
    }

    /// <summary>Starts the method with standard output and error redirected.</summary>
    public static Process Start(Type type, string method, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { "exec", typeof(ChildProcess).Assembly.Location, type.FullName!, method }.Concat(arguments)) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
