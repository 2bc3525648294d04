using Spectre.Console;

namespace Unroll.Cli.Rendering;

/// <summary>Colours for sizes: from dark blue over green to yellow, in even steps of brightness, so that grey prints and colour-blind readers see the same order.</summary>
internal static class Shade
{
    // Anchors close to the viridis map of van der Walt and Smith.
    private static readonly (int R, int G, int B)[] ramp = [(42, 26, 74), (58, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)];

    /// <summary>The colour of a share from 0 to 1.</summary>
    public static Color Of(double share)
    {
        double at = Math.Clamp(double.IsFinite(share) ? share : 0, 0, 1) * (ramp.Length - 1);
        int low = Math.Min((int)at, ramp.Length - 2);
        double rest = at - low;
        byte Mix(int from, int to) => (byte)Math.Round(from + (to - from) * rest);
        return new Color(Mix(ramp[low].R, ramp[low + 1].R), Mix(ramp[low].G, ramp[low + 1].G), Mix(ramp[low].B, ramp[low + 1].B));
    }

    /// <summary>Text on a background of that share, in black or white so that it can be read.</summary>
    public static string On(double share, string text) => $"[{(share > 0.6 ? "black" : "white")} on {Of(share).ToMarkup()}]{Markup.Escape(text)}[/]";

    /// <summary>An upper half block: two cells of a map above each other.</summary>
    public static string Halves(double upper, double lower) => $"[{Of(upper).ToMarkup()} on {Of(lower).ToMarkup()}]▀[/]";
}
