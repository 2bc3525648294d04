using Unroll.Cells;
using Unroll.Layers;

namespace Unroll.Models;

/// <summary>What a regressor is: frames, convolutions if wanted, recurrent layers, one vector for the whole sequence, some numbers.</summary>
public sealed record RegressorSpec : ISpec
{
    private readonly ValueList<ConvolutionSpec> convolutions;

    /// <summary>How many numbers a frame has. Taken from the data when the model is made.</summary>
    public int Features { get; init; } = 1;

    /// <summary>How many numbers are foretold of a sequence. Taken from the data when the model is made.</summary>
    public int Scores { get; init; } = 1;

    /// <summary>Convolutions in front of the recurrent layers, in order. Default: none.</summary>
    public IReadOnlyList<ConvolutionSpec> Convolutions { get => convolutions.Items; init => convolutions = new ValueList<ConvolutionSpec>(value); }

    /// <summary>The recurrent layers. Default: one GRU layer of 64 units.</summary>
    public RecurrentSpec Recurrent { get; init; } = new GruSpec(64);

    /// <summary>How the outputs of all steps become one vector. Default: their mean.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Share of the recurrent layers' inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the sequence's vector that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>What it learns by. Default: the squared error.</summary>
    public ForecastLoss Loss { get; init; }

    internal SequenceEncoderSpec Encoder => new() { Convolutions = Convolutions, InputDropout = InputDropout, Recurrent = Recurrent };

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Features), Features, 1, 1 << 20);
        check.Range(nameof(Scores), Scores, 1, 1 << 16);
        Encoder.Validate(check);
        check.Require(Enum.IsDefined(Pooling), nameof(Pooling), Pooling, string.Join(", ", Enum.GetNames<Pooling>()));
        check.Share(nameof(Dropout), Dropout);
        check.Require(Enum.IsDefined(Loss), nameof(Loss), Loss, string.Join(", ", Enum.GetNames<ForecastLoss>()));
    }
}
