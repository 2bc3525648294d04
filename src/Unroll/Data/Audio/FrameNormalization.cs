namespace Unroll.Data;

/// <summary>How the numbers of a recording's frames are brought to a common size. Each feature by itself: minus its mean, over its standard deviation.</summary>
public enum FrameNormalization
{
    /// <summary>Mean and deviation of the recording itself: loudness and microphone drop out. Needs the whole recording.</summary>
    Utterance,

    /// <summary>Mean and deviation of all training recordings, see <see cref="LogMel.Fit"/>: loud stays louder than soft.</summary>
    TrainingSet,

    /// <summary>The numbers as they are.</summary>
    None,
}
