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
            (string from, string to) = (result.GetRequiredValue(source), result.GetRequiredValue(target));
            TokenizerForm chosen = TokenizerFiles.Check(to, result.GetValue(form));
            Tokenizer tokenizer = TokenizerFiles.Require(TokenizerFiles.Read(from), from, "convert");
            Console.Out.WriteLine(TokenizerFiles.Write(tokenizer, to, chosen));
            return ExitCode.Done;
        });
        return command;
    }
}
