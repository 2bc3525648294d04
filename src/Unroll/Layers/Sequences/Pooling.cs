namespace Unroll.Layers;

/// <summary>How the outputs of all steps of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>The state after the last step; with two directions that of the reverse one, after the first step, beside it.</summary>
    FinalState,

    /// <summary>The mean of each feature over the steps.</summary>
    Mean,

    /// <summary>The largest value of each feature over the steps.</summary>
    Max,

    /// <summary>A weighted mean; the weight of each step is learned from its vector, see <see cref="SequencePooling"/>.</summary>
    Attention,

    /// <summary>Mean and maximum side by side: twice as many features.</summary>
    MeanMax,

    /// <summary>Attention and maximum side by side: twice as many features.</summary>
    AttentionMax,
}
