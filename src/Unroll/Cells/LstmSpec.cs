namespace Unroll.Cells;

/// <summary>A long short-term memory; the equations stand at <see cref="LstmCell"/>.</summary>
public sealed record LstmSpec : RecurrentSpec
{
    /// <summary>An LSTM with that many units.</summary>
    public LstmSpec(int hidden)
        : base(hidden)
    {
    }

    /// <summary>
    /// What the forget gate's bias starts at (both biases together); absent to draw it like every bias, as PyTorch does. 1 makes an
    /// untrained cell remember.
    /// </summary>
    /// <remarks>Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015. Keras calls 1 <c>unit_forget_bias</c>.</remarks>
    public double? ForgetBias { get; init; }

    /// <summary>Size to which the hidden state is projected, below <see cref="RecurrentSpec.Hidden"/>; absent for none. PyTorch's <c>proj_size</c>.</summary>
    /// <remarks>Sak, Senior and Beaufays 2014.</remarks>
    public int? Projection { get; init; }
}
