using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Unroll.Benchmarks.Measurement;
using Unroll.Cli.Doctor;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll doctor</c>: what this machine offers and whether the engine uses it.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("doctor", "Look at this machine: vector instructions, threads, speed, and predicted against actual memory.") { json };
        command.SetAction((result, _) => Task.Run(() => Run(result), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result)
    {
        Screen screen = Screen.For(result, json);
        Peak.MultiplyAdd(Machine.Threads);
        double peak = Enumerable.Range(0, 5).Max(_ => Peak.MultiplyAdd(Machine.Threads)), memory = Peak.Read(Machine.Threads);
        TrialRun trial = TrialRun.Make();
        GCMemoryInfo available = GC.GetGCMemoryInfo();
        if (screen.Json)
        {
            screen.Out.WriteLine(new JsonObject
            {
                ["unroll"] = typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3),
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["system"] = RuntimeInformation.OSDescription,
                ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
                ["vectorInstructions"] = Machine.VectorInstructions,
                ["cores"] = Environment.ProcessorCount,
                ["threads"] = Machine.Threads,
                ["availableBytes"] = available.TotalAvailableMemoryBytes,
                ["peakGflops"] = peak,
                ["readGigabytesPerSecond"] = memory,
                ["trial"] = TrialRun.Model,
                ["trialGflops"] = trial.Flops / 1e9,
                ["trialPredictionsPerSecond"] = trial.PredictionsPerSecond,
                ["predictedBytes"] = trial.Predicted.Bytes,
                ["actualBytes"] = trial.ActualBytes,
                ["threadsAgree"] = trial.ThreadsAgree,
            }.ToJsonString(RecipeFormat.Settings));
            return trial.ThreadsAgree ? ExitCode.Done : ExitCode.Failed;
        }

        screen.Line($"system       {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        screen.Line($"vectors      {Machine.VectorInstructions}");
        screen.Line($"threads      {Machine.Threads} of {Environment.ProcessorCount} cores");
        screen.Line($"memory       {Quantity.Bytes(available.TotalAvailableMemoryBytes)} for this process, read at {Quantity.Fixed(memory, 1)} GB/s");
        screen.Line($"peak         {Quantity.Fixed(peak, 0)} GFLOP/s of multiply-adds at this moment");
        screen.Line($"trial        {TrialRun.Model}: {Quantity.Large(trial.PredictionsPerSecond)} characters/s, {Quantity.Fixed(trial.Flops / 1e9, 0)} GFLOP/s, {Quantity.Fixed(100 * trial.Flops / 1e9 / peak, 0)}% of the peak");
        screen.Line($"bytes        predicted {Quantity.Bytes(trial.Predicted.Bytes)}, actual {Quantity.Bytes(trial.ActualBytes)}");
        screen.Line(trial.ThreadsAgree
            ? $"repeatable   1 and {Machine.Threads} threads gave the same weights to the bit"
            : $"repeatable   1 and {Machine.Threads} threads gave DIFFERENT weights. Please report this with the output of --json.");
        return trial.ThreadsAgree ? ExitCode.Done : ExitCode.Failed;
    }
}
