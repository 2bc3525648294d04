namespace Unroll.Cells;

/// <summary>The simple recurrent network of Elman; the equations stand at <see cref="ElmanCell"/>.</summary>
public sealed record ElmanSpec : RecurrentSpec
{
    /// <summary>A simple recurrent network with that many units.</summary>
    public ElmanSpec(int hidden)
        : base(hidden)
    {
    }

    /// <summary>The activation function. Default tanh.</summary>
    public ElmanActivation Activation { get; init; } = ElmanActivation.Tanh;
}
