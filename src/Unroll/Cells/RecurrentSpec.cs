using System.Text.Json.Serialization;

namespace Unroll.Cells;

/// <summary>
/// What a recurrent layer is: which cell, how large, how many layers above each other. <see cref="LstmSpec"/>, <see cref="GruSpec"/> and
/// <see cref="ElmanSpec"/> are the cells; in JSON the property <c>cell</c> says which: <c>lstm</c>, <c>gru</c> or <c>rnn</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "cell")]
[JsonDerivedType(typeof(LstmSpec), "lstm")]
[JsonDerivedType(typeof(GruSpec), "gru")]
[JsonDerivedType(typeof(ElmanSpec), "rnn")]
public abstract record RecurrentSpec
{
    private protected RecurrentSpec(int hidden) => Hidden = hidden;

    /// <summary>Number of units of each layer and direction.</summary>
    public int Hidden { get; init; }

    /// <summary>Number of layers above each other. Default 1.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether a second set of weights reads each sequence from its end, so that outputs have twice the size. Default false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Share of each layer's outputs, the last layer excepted, that is dropped in training; 0 up to, but not including, 1. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether W x and U h each have a bias, as in PyTorch. Default true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>How U, which carries the state from step to step, is drawn. Default uniform, as in PyTorch.</summary>
    public RecurrentInitialization RecurrentWeights { get; init; } = RecurrentInitialization.Uniform;

    /// <summary>How W, which reads the input, is drawn. Default uniform, as in PyTorch.</summary>
    public InputInitialization InputWeights { get; init; } = InputInitialization.Uniform;

    /// <summary>The cell as people call it.</summary>
    internal string CellName => this switch { LstmSpec => "LSTM", GruSpec => "GRU", _ => "RNN" };

    /// <summary>The size of the hidden state of one direction: <see cref="Hidden"/>, or an LSTM's projection.</summary>
    [JsonIgnore]
    public int StateSize => this is LstmSpec { Projection: { } projection } ? projection : Hidden;

    /// <summary>1, or 2 if bidirectional.</summary>
    [JsonIgnore]
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>The size of the outputs: that of the state times the directions.</summary>
    [JsonIgnore]
    public int OutputSize => StateSize * Directions;

    /// <summary>Reports everything that is wrong with the values.</summary>
    public void Validate(SpecCheck check)
    {
        check.Range(nameof(Hidden), Hidden, 1, 65536);
        check.Range(nameof(Layers), Layers, 1, 1024);
        check.Share(nameof(Dropout), Dropout);
        check.Require(
            Dropout == 0 || Layers > 1, nameof(Dropout), Dropout, "0 with a single layer",
            "Dropout acts between layers: set Layers to 2 or more, or drop the outputs in the layer above.");
        check.Require(Enum.IsDefined(RecurrentWeights), nameof(RecurrentWeights), RecurrentWeights, string.Join(", ", Enum.GetNames<RecurrentInitialization>()));
        check.Require(Enum.IsDefined(InputWeights), nameof(InputWeights), InputWeights, string.Join(", ", Enum.GetNames<InputInitialization>()));
        switch (this)
        {
            case LstmSpec lstm:
                if (lstm.Projection is { } projection)
                    check.Range(nameof(LstmSpec.Projection), projection, 1, Math.Max(1, Hidden - 1), "A projection makes the hidden state smaller than the cell; leave it out otherwise.");
                if (lstm.ForgetBias is { } bias) check.Range(nameof(LstmSpec.ForgetBias), bias, -100, 100);
                check.Require(lstm.ForgetBias is null || Bias, nameof(LstmSpec.ForgetBias), lstm.ForgetBias, "absent without biases", "Set Bias to true.");
                check.Require(
                    lstm.Projection is null || RecurrentWeights != RecurrentInitialization.Identity, nameof(RecurrentWeights), RecurrentWeights,
                    "anything but Identity with a projection");
                break;
            case GruSpec gru:
                check.Require(Enum.IsDefined(gru.Reset), nameof(GruSpec.Reset), gru.Reset, string.Join(", ", Enum.GetNames<GruReset>()));
                break;
            case ElmanSpec elman:
                check.Require(Enum.IsDefined(elman.Activation), nameof(ElmanSpec.Activation), elman.Activation, string.Join(", ", Enum.GetNames<ElmanActivation>()));
                break;
        }
    }
}
