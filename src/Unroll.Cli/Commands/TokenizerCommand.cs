using System.CommandLine;
using Unroll.Cli.Tokenizers;

namespace Unroll.Cli.Commands;

/// <summary><c>unroll tokenizer learn|encode|decode|convert</c>: sub-words without a model.</summary>
internal static class TokenizerCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create() => new("tokenizer", "Learn sub-words from a text, see how a text is cut, and change the form of a tokenizer.")
    {
        LearnCommand.Create(),
        EncodeCommand.Create(),
        DecodeCommand.Create(),
        ConvertCommand.Create(),
    };
}
