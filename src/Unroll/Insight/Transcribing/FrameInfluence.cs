namespace Unroll.Insight;

/// <summary>How much each frame moved one symbol of a transcript, measured three ways.</summary>
public sealed record FrameInfluence
{
    /// <summary>The symbol.</summary>
    public required string Symbol { get; init; }

    /// <summary>The frame around which it is most probable.</summary>
    public required int Frame { get; init; }

    /// <summary>Its probability there.</summary>
    public required double Probability { get; init; }

    /// <summary>‖∂ log p / ∂ x_t‖ for each frame: what an infinitesimal change can do.</summary>
    public required double[] Norms { get; init; }

    /// <summary>(∂ log p / ∂ x_t) · x_t, signed, x_t as the model reads it: to first order, what the frame contributes.</summary>
    public required double[] GradientTimesInput { get; init; }

    /// <summary>How much log p falls if a stretch of as many frames as make a step is replaced by the recording's mean frame; the same for all frames of the stretch.</summary>
    public required double[] Occlusion { get; init; }

    /// <summary>Whether <see cref="Norms"/> and the size of <see cref="Occlusion"/> put the frames in the same order, from -1 to 1; null where one does not vary.</summary>
    public double? RankAgreement => RankCorrelation.Of(Norms, [.. Occlusion.Select(Math.Abs)]);
}
