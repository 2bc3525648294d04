using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>A recipe with its data read and its model built: what <c>unroll train</c> runs, and what it says about it.</summary>
internal interface ITrainingJob
{
    /// <summary>What is learnt.</summary>
    ITrainingTask Task { get; }

    /// <summary>What a prediction is counted in: <c>characters</c>, <c>sentences</c>.</summary>
    string Unit { get; }

    /// <summary>Lines about the model and the data, before training.</summary>
    IEnumerable<string> Introduction { get; }

    /// <summary>Facts about the data for <c>report.json</c>, by name.</summary>
    IReadOnlyDictionary<string, string> Details { get; }

    /// <summary>For <c>--dry-run</c>, by name: sizes that follow from the data. Parameters, memory and work are measured for all alike.</summary>
    IEnumerable<(string Name, string Value)> Costs { get; }

    /// <summary>What an evaluation is called: whether the model was told the truth at every step. Default: validation.</summary>
    string EvaluationName => "validation";

    /// <summary>What the model does on its own after an evaluation, if that can be shown in a line. Default: nothing.</summary>
    string? SpeakFreely() => null;

    /// <summary>Measures the finished model on the test data, if there are any.</summary>
    JobScore? Test(CancellationToken stop);

    /// <summary>What is suspicious about the result, for instance that guessing would be better. Default: nothing.</summary>
    IEnumerable<string> Doubts(TrainingReport report) => [];

    /// <summary>What to do with the model next: a command line.</summary>
    string NextCommand(string folder);
}
