using Unroll.Cells;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// What a recurrent language model is: symbols, a vector for each, recurrent layers, and a score for each symbol that may come next.
/// </summary>
public sealed record LanguageModelSpec : ISpec
{
    /// <summary>What the model reads and writes: characters, syllables, jamo, bytes, words or subwords. Default: characters.</summary>
    public TextUnits Units { get; init; } = TextUnits.Characters;

    /// <summary>How many numbers stand for a symbol. 1 to 65536. Default: 64.</summary>
    public int Embedding { get; init; } = 64;

    /// <summary>The recurrent layers. Default: one LSTM layer of 256 units.</summary>
    public RecurrentSpec Recurrent { get; init; } = new LstmSpec(256);

    /// <summary>
    /// Whether the embedding serves as output weights too, which saves parameters and often helps with words. Needs an embedding as large as the
    /// recurrent output. Default: false.
    /// </summary>
    /// <remarks>Press and Wolf, "Using the Output Embedding to Improve Language Models", EACL 2017; Inan et al., ICLR 2017.</remarks>
    public bool Tied { get; init; }

    /// <summary>Share of the embedding's numbers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    /// <remarks>Zaremba, Sutskever, Vinyals, "Recurrent Neural Network Regularization", 2014: dropout on all connections but the recurrent ones.</remarks>
    public double InputDropout { get; init; }

    /// <summary>Share of the last layer's outputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double OutputDropout { get; init; }

    /// <summary>
    /// Draw every weight and bias uniformly from plus to minus this number; above 0. Default: as PyTorch does, the embedding normal (uniform in ±0.1 when
    /// tied), the others uniform in one over the square root of their inputs.
    /// </summary>
    public double? InitialRange { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        foreach (string problem in Units.Problems()) check.Require(false, nameof(Units), Units, problem);
        check.Range(nameof(Embedding), Embedding, 1, 65536);
        Recurrent.Validate(check[nameof(Recurrent)]);
        check.Require(!Recurrent.Bidirectional, $"{nameof(Recurrent)}.{nameof(Recurrent.Bidirectional)}", true, "false", "A language model that reads from both ends would see what it is to predict.");
        check.Require(
            !Tied || Embedding == Recurrent.OutputSize, nameof(Tied), Tied, "false, unless the embedding has as many numbers as the recurrent output",
            $"Embedding is {Embedding}, the recurrent output {Recurrent.OutputSize}. Make them equal.");
        check.Share(nameof(InputDropout), InputDropout);
        check.Share(nameof(OutputDropout), OutputDropout);
        if (InitialRange is not { } range) return;
        check.Positive(nameof(InitialRange), range, "Leave it out for PyTorch's way.");
        check.Require(Recurrent is not LstmSpec { ForgetBias: not null }, nameof(InitialRange), range, "absent when the LSTM has a forgetBias", "Leave one of the two out.");
    }
}
