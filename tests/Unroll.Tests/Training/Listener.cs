using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>Calls a method for each report, at once and on the thread that trains.</summary>
internal sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => hear(value);
}
