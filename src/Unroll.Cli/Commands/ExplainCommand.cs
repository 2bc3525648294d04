using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Formats;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll explain MODEL --text TEXT</c>: what happens inside a model while it reads.</summary>
internal static class ExplainCommand
{
    private static readonly string[] views = ["influence", "gradients", "gates"];

    private static Argument<string> Model { get; } = new("model") { Description = "The folder of a trained language model." };

    private static Option<string> Text { get; } = new("--text") { Description = "What the model reads.", HelpName = "TEXT", Required = true };

    private static Option<string> View { get; } = CreateView();

    private static Option<string> Of { get; } = new("--of")
    {
        Description = "Which output: after which symbol, from 0; ^1 is the last.",
        HelpName = "INDEX",
        DefaultValueFactory = _ => "^1",
    };

    private static Option<bool> Verify { get; } = new("--verify") { Description = "Compute derivatives again by central differences in double precision, and compare." };

    private static Option<bool> Relative { get; } = new("--relative") { Description = "Shade relative to the largest influence instead of by absolute size." };

    private static Option<bool> Json { get; } = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("explain", "Show what a model does inside: influence of each input, gradients through time, gates.") { Model, Text, View, Of, Verify, Relative, Json };
        // Explaining writes nothing that could be left half done, so Ctrl-C leaves the work where it is and ends the process.
        command.SetAction((result, stop) => Task.Run(() => Explain(result), CancellationToken.None).WaitAsync(stop));
        return command;
    }

    private static int Explain(ParseResult result)
    {
        Screen screen = Screen.For(result, Json);
        string folder = result.GetRequiredValue(Model), view = result.GetValue(View)!;
        LanguageModel model = LanguageModel.Load(folder);
        Explanation why = model.Explain(result.GetRequiredValue(Text), view is "gates" ? Record.Gates : Record.None);
        Index of = ReadIndex(result.GetValue(Of)!, why.Labels.Count);
        if (why.UnknownSymbols > 0) screen.Note($"{why.UnknownSymbols} of {why.Labels.Count} symbols are unknown to the model and read as <unk>.");
        (ulong? seed, long? step) = ReadReport(folder);
        var record = new ExplanationRecord
        {
            Model = why.Model,
            Spec = why.SpecHash,
            Seed = seed,
            Step = step,
            Labels = why.Labels,
            Ids = why.Symbols,
            Influence = view is "influence" ? why.InfluenceReport(of) : null,
            Flows = view is "gradients" ? why.GradientFlows(of) : [],
            Gates = why.Gates,
            Verifications = result.GetValue(Verify) ? Check(why, of, view, model.Spec.Recurrent.Layers) : [],
        };
        if (screen.Json) screen.Out.WriteLine(ExplanationJson.Write(record));
        else Draw(screen, record, view, result.GetValue(Relative));
        bool wrong = record.Verifications.Any(check => check.RelativeError > VerificationView.Tolerance);
        if (wrong) screen.Note(string.Create(CultureInfo.InvariantCulture, $"The engine and the differences disagree by more than {VerificationView.Tolerance}. Please report it."));
        return wrong ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Draw(Screen screen, ExplanationRecord record, string view, bool relative)
    {
        Drawing drawing = Drawing.On(screen);
        IEnumerable<string> lines = view switch
        {
            "gradients" => GradientView.Render(record, drawing),
            "gates" => GatesView.Render(record, drawing),
            _ => InfluenceView.Render(record, drawing, relative),
        };
        if (record.Verifications.Count > 0) lines = lines.Append("").Concat(VerificationView.Render(record.Verifications));
        screen.Pictures(lines);
    }

    // The output's own step, half-way back, and the first; gates are values, so what hangs on them is checked: the gradients.
    private static List<Verification> Check(Explanation why, Index of, string view, int layers)
    {
        int time = of.GetOffset(why.Labels.Count);
        var checks = new List<Verification>();
        foreach (int step in new[] { time, time / 2, 0 }.Distinct())
        {
            if (view is "influence") checks.Add(why.VerifyInfluence(of, step));
            else for (int layer = 0; layer < layers; layer++) checks.AddRange(why.VerifyGradients(of, step, layer));
        }

        return checks;
    }

    private static Index ReadIndex(string text, int count)
    {
        bool fromEnd = text.StartsWith('^');
        bool number = int.TryParse(fromEnd ? text[1..] : text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        int at = fromEnd ? count - value : value < 0 ? count + value : value;
        if (number && at >= 0 && at < count) return at;
        throw new WrongUseException($"--of is {text}; the text has {count} symbols. Give 0 to {count - 1}, or ^1 for the last.");
    }

    // The report is for readers; a model without one, or with a strange one, can be explained as well.
    private static (ulong? Seed, long? Step) ReadReport(string folder)
    {
        string path = Path.Combine(folder, ModelFolder.Report);
        if (!File.Exists(path)) return default;
        try
        {
            using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(path));
            ulong? seed = report.RootElement.TryGetProperty("spec", out JsonElement spec) && spec.TryGetProperty("seed", out JsonElement value) && value.TryGetUInt64(out ulong given) ? given : null;
            long? step = report.RootElement.TryGetProperty("steps", out JsonElement steps) && steps.TryGetInt64(out long made) ? made : null;
            return (seed, step);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static Option<string> CreateView()
    {
        var option = new Option<string>("--view") { Description = "What to show: influence, gradients or gates.", HelpName = "VIEW", DefaultValueFactory = _ => views[0] };
        option.AcceptOnlyFromAmong(views);
        return option;
    }
}
