namespace Unroll.Layers;

/// <summary>What the specs of all models by attention alone say of their blocks, each in fields of its own.</summary>
internal interface ITransformerFields
{
    /// <summary>Features of a step.</summary>
    int Width { get; }

    /// <summary>Heads of queries.</summary>
    int Heads { get; }

    /// <summary>Heads of keys and values, if fewer.</summary>
    int? KeyHeads { get; }

    /// <summary>Features between the two linear layers.</summary>
    int? FeedForward { get; }

    /// <summary>What happens between them.</summary>
    FeedForwardKind Activation { get; }

    /// <summary>What normalises.</summary>
    NormKind Norm { get; }

    /// <summary>What keeps their roots away from 0, if another number than usual.</summary>
    double? NormEpsilon { get; }

    /// <summary>Where.</summary>
    NormPlacement Placement { get; }

    /// <summary>How a step knows where it stands.</summary>
    PositionSpec Positions { get; }

    /// <summary>Whether layers have biases.</summary>
    bool Bias { get; }

    /// <summary>Whether scores are divided by √(features of a head).</summary>
    bool Scaled { get; }

    /// <summary>Dropout of what each part gives.</summary>
    double Dropout { get; }

    /// <summary>Dropout of attention weights.</summary>
    double AttentionDropout { get; }
}
