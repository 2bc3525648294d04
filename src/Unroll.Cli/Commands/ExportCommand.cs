using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Training;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll export DIR --precision int8 --out DIR</c>: a model with weights of fewer bits, for predictions only.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained model of any kind." };

    private static readonly Option<string> target = new("--out", "-o") { Description = "The folder of the new model.", HelpName = "DIR", Required = true };

    private static readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace what is in the folder." };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Write a model with weights of fewer bits: smaller and faster, for predictions only.") { model, target, PrecisionOption.Writing, overwrite, json };
        command.SetAction((result, _) => Task.Run(() => Run(result), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result)
    {
        Screen screen = Screen.For(result, json);
        (string from, string to) = (result.GetRequiredValue(model), result.GetRequiredValue(target));
        string precision = result.GetValue(PrecisionOption.Writing) ?? throw new WrongUseException("--precision is missing. Allowed: bf16, int8.");
        WeightPrecision bits = PrecisionOption.Parse(precision);
        OutputFolder.Check(to, result.GetValue(overwrite));
        ModelExport.Quantize(from, to, bits);
        (long before, long after) = (Size(from), Size(to));
        if (screen.Json) screen.Out.WriteLine(new JsonObject { ["model"] = from, ["out"] = to, ["precision"] = precision, ["bytesBefore"] = before, ["bytes"] = after }.ToJsonString(RecipeFormat.Settings));
        else screen.Line($"{to}: weights of {Quantity.Bytes(after)} instead of {Quantity.Bytes(before)}. Measure what that costs: unroll eval {to} --data FILE");
        return ExitCode.Done;
    }

    private static long Size(string folder) => new FileInfo(Path.Combine(folder, ModelFolder.Weights)).Length;
}
