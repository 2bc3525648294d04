using System.CommandLine;
using Unroll.Text;

namespace Unroll.Cli.Tokenizers;

/// <summary><c>unroll tokenizer convert FROM --form vocab.txt --out DIR</c>: the same tokeniser in other files.</summary>
internal static class ConvertCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> source = TokenizerFiles.Source();
        Option<string> form = TokenizerFiles.Form(), target = TokenizerFiles.Target();
        var command = new Command("convert", "Write a tokenizer in other files.") { source, form, target };
        command.SetAction(result =>
        {
            string from = result.GetRequiredValue(source);
            Tokenizer tokenizer = TokenizerFiles.Require(TokenizerFiles.Read(from), from, "convert");
            Console.Out.WriteLine(TokenizerFiles.Write(tokenizer, result.GetRequiredValue(target), result.GetValue(form)));
            return ExitCode.Done;
        });
        return command;
    }
}
