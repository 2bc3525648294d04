using Unroll.Cells;

namespace Unroll.Layers;

/// <summary>How vectors over time are read: convolutions, dropout, recurrent layers, dropout, each of which may be absent.</summary>
public sealed record SequenceEncoderSpec
{
    /// <summary>Convolutions in front of the recurrent layers, in order. Default: none.</summary>
    public IReadOnlyList<ConvolutionSpec> Convolutions { get; init; } = [];

    /// <summary>Share of the recurrent layer's inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>The recurrent layers; null for none, which needs at least one convolution. Default: one LSTM layer of 128 units, read from both ends.</summary>
    public RecurrentSpec? Recurrent { get; init; } = new LstmSpec(128) { Bidirectional = true };

    /// <summary>Share of the outputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double OutputDropout { get; init; }

    /// <summary>How many steps the encoder gives for a sequence of that many.</summary>
    public int OutputLength(int length)
    {
        foreach (ConvolutionSpec convolution in Convolutions) length = convolution.OutputLength(length);
        return length;
    }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        for (int i = 0; i < Convolutions.Count; i++) Convolutions[i].Validate(check[$"{nameof(Convolutions)}[{i}]"]);
        check.Share(nameof(InputDropout), InputDropout);
        Recurrent?.Validate(check[nameof(Recurrent)]);
        check.Require(Recurrent is not null || Convolutions.Count > 0, nameof(Recurrent), "null", "recurrent layers, or at least one convolution");
        check.Share(nameof(OutputDropout), OutputDropout);
    }
}
