namespace Unroll.Data;

/// <summary>How the frames of a recording are brought to a common size before a model sees them.</summary>
public enum FrameNormalization
{
    /// <summary>
    /// Not at all. Models subtract the mean of their training recordings and divide by their deviation themselves (their specs' <c>Standardize</c>),
    /// so that loud stays louder than soft. Best for short recordings.
    /// </summary>
    None,

    /// <summary>
    /// Each feature minus its mean over the recording, divided by its standard deviation over the recording: loudness and microphone drop out, and with them what a short recording
    /// sounds like as a whole. For recordings of several words.
    /// </summary>
    Utterance,
}
