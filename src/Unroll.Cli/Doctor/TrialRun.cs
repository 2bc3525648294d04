using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Cli.Doctor;

/// <summary>A few updates of a usual model, to see speed and memory on this machine and that threads change no bit.</summary>
internal sealed record TrialRun
{
    private const int Updates = 10;

    private static readonly LanguageModelSpec spec = new() { Embedding = 64, Recurrent = new LstmSpec(256) { Layers = 2 } };

    private static readonly TrainingSpec training = new() { Optimizer = new AdamW(1e-3), Steps = Updates, BatchSize = 32, SequenceLength = 64, KeepBest = false };

    /// <summary>What the memory was predicted to be.</summary>
    public required LanguageModelCost Predicted { get; init; }

    /// <summary>How much more memory the process holds after the updates than before.</summary>
    public required long ActualBytes { get; init; }

    /// <summary>Floating-point operations a second of whole updates.</summary>
    public required double Flops { get; init; }

    /// <summary>Characters learnt from in a second.</summary>
    public required double PredictionsPerSecond { get; init; }

    /// <summary>Whether one thread and all threads gave the same weights to the bit.</summary>
    public required bool ThreadsAgree { get; init; }

    /// <summary>The model that was tried.</summary>
    public static string Model => "LSTM 2 x 256, batch 32, 64 steps";

    /// <summary>Makes the trial; takes a second or two.</summary>
    public static TrialRun Make()
    {
        // Digits of a simple recurrence: any text will do, as long as it is the same everywhere.
        string text = string.Create(20_000, 0, (letters, _) =>
        {
            uint number = 1;
            for (int i = 0; i < letters.Length; i++) letters[i] = (char)('a' + (number = number * 1664525 + 1013904223) % 26);
        });
        Corpus corpus = Corpus.FromText(text);
        Train(corpus, Machine.Threads);
        long before = GC.GetTotalMemory(forceFullCollection: true) - Machine.KeptBytes;
        (LanguageModel all, TrainingReport report) = Train(corpus, Machine.Threads);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        (LanguageModel one, _) = Train(corpus, 1);
        LanguageModelCost predicted = LanguageModelCost.OfTraining(spec, all.Vocabulary.Size, training.BatchSize, training.SequenceLength, optimizerState: 2);
        return new TrialRun
        {
            Predicted = predicted,
            // The optimiser's own memory went with the run; it is as large as predicted by construction: two numbers a weight.
            ActualBytes = after - before + 2 * sizeof(float) * predicted.Parameters,
            Flops = predicted.FlopsPerUpdate * report.PredictionsPerSecond / (training.BatchSize * training.SequenceLength),
            PredictionsPerSecond = report.PredictionsPerSecond,
            ThreadsAgree = all.Parameters.All.All(parameter => parameter.Value.Values.SequenceEqual(one.Parameters[parameter.Name].Value.Values)),
        };
    }

    private static (LanguageModel Model, TrainingReport Report) Train(Corpus corpus, int threads)
    {
        LanguageModel model = LanguageModel.Create(spec, corpus, seed: 1);
        return (model, model.Train(corpus, training with { Threads = threads }));
    }
}
