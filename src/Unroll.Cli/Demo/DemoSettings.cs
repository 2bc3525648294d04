namespace Unroll.Cli.Demo;

/// <summary>How long the demo takes. The full one is made for about a minute on two cores.</summary>
/// <param name="Lags">How far back the cells must remember.</param>
/// <param name="Updates">Updates of each cell at each lag.</param>
/// <param name="Hidden">Units of each cell.</param>
/// <param name="Samples">After how many updates the language model shows what it writes; the last number ends its training.</param>
internal sealed record DemoSettings(int[] Lags, int Updates, int Hidden, int[] Samples)
{
    /// <summary>About a minute.</summary>
    public static DemoSettings Full { get; } = new([2, 5, 10, 20, 40], 600, 32, [0, 30, 100, 300, 900]);

    /// <summary>A few seconds, in which nothing learns much.</summary>
    public static DemoSettings Quick { get; } = new([2, 5], 50, 16, [0, 10, 30]);
}
