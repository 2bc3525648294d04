namespace Unroll.Training;

/// <summary>Why a training run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All updates have been made.</summary>
    Completed,

    /// <summary>Validation did not improve for as many evaluations as the spec's patience.</summary>
    StoppedEarly,

    /// <summary>It was asked to stop; a checkpoint was saved if there is a folder, and a resume goes on from it.</summary>
    Interrupted,
}
