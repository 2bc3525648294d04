using System.CommandLine;
using System.Text.Json.Nodes;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Training;
using Unroll.Families;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Numerics;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll export DIR --precision int8 --out DIR</c>: a model with weights of fewer bits, for predictions only; <c>--as gpt2</c>: a GPT as Hugging Face has it.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained model of any kind; for --as gpt2 of a GPT." };

    private static readonly Option<string> target = new("--out", "-o") { Description = "The folder of the new model.", HelpName = "DIR", Required = true };

    private static readonly Option<string> form = new("--as") { Description = "The form of others: gpt2, as Hugging Face's transformers load it, tokenizer included. For GPTs with learned positions, layer norms before each part and byte-level sub-words.", HelpName = "gpt2" };

    private static readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace what is in the folder." };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Hand a model on: with weights of fewer bits, smaller and faster, for predictions only (--precision), or in the form of others (--as).") { model, target, PrecisionOption.Writing, form, overwrite, json };
        command.SetAction((result, _) => Task.Run(() => Run(result), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult result)
    {
        Screen screen = Screen.For(result, json);
        (string from, string to) = (result.GetRequiredValue(model), result.GetRequiredValue(target));
        (string? precision, string? other) = (result.GetValue(PrecisionOption.Writing), result.GetValue(form));
        if (precision is null == other is null) throw new WrongUseException("Say what to make of the model, one of the two: --precision bf16, --precision int8, or --as gpt2.");
        if (other is not (null or ModelKind.Gpt2)) throw new WrongUseException($"--as is '{other}'. Allowed: {ModelKind.Gpt2}.");
        WeightPrecision bits = precision is null ? WeightPrecision.Float32 : PrecisionOption.Parse(precision);
        string kind = ModelKind.Of(from);
        if (other is not null && kind != ModelKind.Gpt) throw new WrongUseException($"The model in {from} is of kind '{kind}'. --as {other} is for GPTs.");
        OutputFolder.Check(to, result.GetValue(overwrite));
        if (Path.GetFullPath(from) == Path.GetFullPath(to)) throw new WrongUseException($"--out {to} is the model itself. Name another folder.");
        if (other is not null) Gpt.Load(from).SaveAsGpt2(to);
        else if (ModelFolder.KindOf(from) == ModelKind.Gpt2) Gpt.Load(from, bits).Save(to);
        else ModelExport.Quantize(from, to, bits);
        Answer(screen, from, to, precision, other);
        return ExitCode.Done;
    }

    private static void Answer(Screen screen, string from, string to, string? precision, string? other)
    {
        (long before, long after) = (Size(from), Size(to));
        if (screen.Json) screen.Out.WriteLine(new JsonObject { ["model"] = from, ["out"] = to, [other is null ? "precision" : "as"] = precision ?? other, ["bytesBefore"] = before, ["bytes"] = after }.ToJsonString(RecipeFormat.Settings));
        else if (other is not null) screen.Line($"{to}: a {other}, weights of {Quantity.Bytes(after)}.");
        else screen.Line($"{to}: weights of {Quantity.Bytes(after)} instead of {Quantity.Bytes(before)}. Measure what that costs: unroll eval {to} --data FILE");
    }

    // In one file or in several.
    private static long Size(string folder) => Directory.EnumerateFiles(folder, "*.safetensors").Sum(file => new FileInfo(file).Length);
}
