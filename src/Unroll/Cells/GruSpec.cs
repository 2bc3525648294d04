namespace Unroll.Cells;

/// <summary>A gated recurrent unit; the equations stand at <see cref="GruCell"/>.</summary>
public sealed record GruSpec : RecurrentSpec
{
    /// <summary>A GRU with that many units.</summary>
    public GruSpec(int hidden)
        : base(hidden)
    {
    }

    /// <summary>Where the reset gate acts. Default after the product, as in PyTorch.</summary>
    public GruReset Reset { get; init; } = GruReset.After;
}
