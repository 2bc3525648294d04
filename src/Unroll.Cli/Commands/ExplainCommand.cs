using System.CommandLine;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll explain MODEL --text TEXT</c>: what happens inside a model while it reads.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> model = new("model") { Description = "The folder of a trained model." };

    private static readonly Option<string> text = new("--text") { Description = "What the model reads.", HelpName = "TEXT" };

    private static readonly Option<string> data = new("--data") { Description = "The file that the model reads, where it is no text to type: an image, a recording, a series; for language models with --view switches or comparison a text file.", HelpName = "FILE" };

    private static readonly Option<string> view = new("--view")
    {
        Description = "What to show. Recurrent language models: influence (default), gradients, gates or comparison. GPTs: attribution (default), attention, lens, switches or comparison. Translators: alignment, cascade, recovery, bottleneck or beam. Others: attribution.",
        HelpName = "VIEW",
    };

    private static readonly Option<string> of = new("--of")
    {
        Description = "Which output: after which symbol, from 0; ^1 is the last.",
        HelpName = "INDEX",
        DefaultValueFactory = _ => "^1",
    };

    private static readonly Option<string> target = new("--target") { Description = "For translators: what the model should write; with --data the file with the translations, line by line.", HelpName = "TEXT" };

    private static readonly Option<string> beside = new("--beside") { Description = "Another model to set beside: for translators with --view bottleneck --data, for language models with --view comparison.", HelpName = "DIR" };

    private static readonly Option<int?> layer = Options.Whole("--layer", "N", "For GPTs and --view attention: only this block, from 0.");

    private static readonly Option<int?> head = Options.Whole("--head", "N", "For GPTs and --view attention: only this head, from 0; with --layer its map with all symbols.");

    private static readonly Option<int?> beam = Options.Whole("--beam", "N", "For translators and --view beam: how many beginnings are followed (default 4).");

    private static readonly Option<bool> verify = new("--verify") { Description = "Compute derivatives again by central differences in double precision, and compare." };

    private static readonly Option<bool> relative = new("--relative") { Description = "Shade relative to the largest influence instead of by absolute size." };

    private static readonly Option<bool> json = GlobalOptions.Json();

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var command = new Command("explain", "Show what a model does inside: influence of each input, gradients through time, gates, attention.") { model, text, data, target, view, of, layer, head, beam, beside, verify, relative, json };
        // Explaining writes nothing that could be left half done, so Ctrl-C leaves the work where it is and ends the process.
        command.SetAction((result, stop) => Task.Run(() => Explain(result), CancellationToken.None).WaitAsync(stop));
        return command;
    }

    private static int Explain(ParseResult result)
    {
        var request = new ExplanationRequest(
            result.GetRequiredValue(model), result.GetValue(text), result.GetValue(data), result.GetValue(view), result.GetValue(of)!,
            result.GetValue(verify), result.GetValue(relative), Screen.For(result, json))
        {
            Target = result.GetValue(target),
            Beside = result.GetValue(beside),
            Beam = result.GetValue(beam),
            Layer = result.GetValue(layer),
            Head = result.GetValue(head),
        };
        return TaskTools.ForFolder(request.Folder).Explain(request);
    }
}
