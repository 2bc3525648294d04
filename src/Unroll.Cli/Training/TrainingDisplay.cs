using System.Diagnostics;
using System.Globalization;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Training;

namespace Unroll.Cli.Training;

/// <summary>Shows a training run: a moving line with bar, loss, sparkline, speed and estimate of the end on a terminal; a line now and then in a pipe.</summary>
internal sealed class TrainingDisplay(Screen screen, ITrainingJob job, Action started) : IProgress<TrainingProgress>
{
    private const int BarWidth = 20;
    private const int CurveWidth = 24;
    private const double SecondsBetweenLines = 5;

    // How names of figures end that belong to one way of running.
    private const string OnItsOwn = "OnItsOwn", ToldTheTruth = "ToldTheTruth";

    private readonly ProgressLine line = new(screen);
    private readonly List<double> losses = [];
    private readonly Stopwatch sinceLine = Stopwatch.StartNew();
    private bool wroteLine;

    /// <summary>How many updates had been made when this process began.</summary>
    public long Began { get; private set; }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        switch (value.Stage)
        {
            case TrainingStage.Started:
                started();
                Began = value.Step;
                if (value.Step > 0) line.Write(Text($"going on after update {value.Step} of {value.TotalSteps}"));
                break;
            case TrainingStage.Updated:
                Updated(value);
                break;
            case TrainingStage.Evaluated:
                Evaluated(value);
                break;
            case TrainingStage.Warned:
                line.Write($"warning: {value.Message}");
                break;
            case TrainingStage.Finished:
                line.End();
                break;
        }
    }

    /// <summary>Takes the moving line away, for whatever is written next.</summary>
    public void End() => line.End();

    private void Updated(TrainingProgress value)
    {
        if (double.IsFinite(value.Loss)) losses.Add(value.Loss);
        if (screen.ProgressMoves)
        {
            double share = value.TotalSteps > 0 ? (double)value.Step / value.TotalSteps : 0;
            line.Show(Text($"{ProgressLine.Bar(share, BarWidth)} {100 * share:F0}%  {value.Step}/{value.TotalSteps}  loss {Quantity.Figure(value.Loss, 4)} {Sparkline.Render(losses, CurveWidth)}  {Speed(value)}  {Remaining(value)}"));
            return;
        }

        if (wroteLine && sinceLine.Elapsed.TotalSeconds < SecondsBetweenLines && value.Step < value.TotalSteps) return;
        wroteLine = true;
        sinceLine.Restart();
        line.Write(Text($"update {value.Step}/{value.TotalSteps}  epoch {value.Epoch:F2}  loss {Quantity.Figure(value.Loss, 4)}  rate {value.LearningRate:G3}  norm {Quantity.Figure(value.GradientNorm, 2)}  {Speed(value)}  {Remaining(value)}"));
    }

    private void Evaluated(TrainingProgress value)
    {
        if (value.Evaluation is not { } evaluation) return;
        string best = value.BestStep == value.Step ? ", best so far" : "";
        line.Write(Text($"update {value.Step}  {job.EvaluationName}: {Measures(evaluation)}{best}"));
        if (job.SpeakFreely() is { } text) line.Write(Text($"update {value.Step}  on its own: {text}"));
    }

    /// <summary>The loss and all other figures as one line; what a model does on its own stands last, beside what it does told the truth.</summary>
    public static string Measures(Evaluation evaluation)
    {
        ILookup<bool, KeyValuePair<string, double>> own = evaluation.Metrics.ToLookup(metric => metric.Key.EndsWith(OnItsOwn, StringComparison.Ordinal));
        string told = string.Join(", ", own[false].Select(Figure).Prepend($"loss {Quantity.Figure(evaluation.Loss, 4)}"));
        return own[true].Any() ? $"{told}; on its own: {string.Join(", ", own[true].Select(Figure))}" : told;
    }

    private static string Figure(KeyValuePair<string, double> metric) => metric.Key switch
    {
        "perplexity" => $"perplexity {Quantity.Figure(metric.Value, 2)}",
        "bitsPerCharacter" => $"{Quantity.Figure(metric.Value, 3)} bits/character",
        "bitsPerByte" => $"{Quantity.Figure(metric.Value, 3)} bits/byte",
        _ => $"{Words(metric.Key.Replace(OnItsOwn, "", StringComparison.Ordinal).Replace(ToldTheTruth, "", StringComparison.Ordinal))} {Quantity.Figure(metric.Value, 4)}",
    };

    // macroF1 is read as macro F1.
    private static string Words(string name) => string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i + 1 < name.Length && char.IsLower(name[i + 1])
        ? $" {char.ToLowerInvariant(letter)}" : char.IsUpper(letter) ? $" {letter}" : $"{letter}"));

    private string Speed(TrainingProgress value) => $"{Quantity.Large(value.PredictionsPerSecond)} {job.Unit}/s";

    private static string Remaining(TrainingProgress value) => value.Remaining is { } left ? $"{Quantity.Duration(left)} left" : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
