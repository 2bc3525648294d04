namespace Unroll.Training;

/// <summary>What has just happened in a training run.</summary>
public enum TrainingStage
{
    /// <summary>It begins, or goes on from a checkpoint.</summary>
    Started,

    /// <summary>Some updates have been made.</summary>
    Updated,

    /// <summary>The validation data have been evaluated.</summary>
    Evaluated,

    /// <summary>A checkpoint has been saved.</summary>
    Saved,

    /// <summary>Something is not as it should be but training goes on: see the message.</summary>
    Warned,

    /// <summary>It is over.</summary>
    Finished,
}
