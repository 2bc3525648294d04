using System.Globalization;
using Unroll.Cells;
using Unroll.Cli.Rendering;
using Unroll.Cli.Resources;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Cli.Demo;

/// <summary>A small LSTM learns a text and shows, now and then, what it writes by itself.</summary>
internal sealed class WritingDemo(Screen screen, DemoSettings settings, ulong seed, bool korean, CancellationToken stop)
{
    private const int SampleLength = 160;

    /// <summary>Trains and shows samples.</summary>
    public void Run()
    {
        string text = korean ? DemoText.Korean : DemoText.English;
        Corpus corpus = Corpus.FromText(text);
        var spec = new LanguageModelSpec { Embedding = 64, Recurrent = new LstmSpec(256) { ForgetBias = 1 } };
        LanguageModel model = LanguageModel.Create(spec, corpus, seed);
        screen.Pictures(
        [
            "[bold]3. A network that writes[/]",
            $"An LSTM of {spec.Recurrent.Hidden} units reads {Quantity.Count(text.Length)} characters again and again and learns to guess the next one. Between times it writes by itself:",
            "each character is drawn from its guesses and read as the next input. With so little text it ends by knowing it by heart.",
        ]);
        int last = settings.Samples[^1];
        var training = new TrainingSpec
        {
            Steps = last,
            BatchSize = 24,
            SequenceLength = 48,
            Optimizer = new AdamW(4e-3),
            Schedule = Schedule.Cosine(warmup: Math.Min(20, last / 2), final: 2e-4),
            ClipNorm = 1,
            LogEvery = 10,
            Seed = seed,
        };
        Show(model, 0, double.NaN);
        var line = new ProgressLine(screen);
        try
        {
            model.Train(corpus, training, progress: new Listener(progress => Report(model, progress, line)), stop: stop);
        }
        finally
        {
            line.End();
        }

        stop.ThrowIfCancellationRequested();
    }

    private void Report(LanguageModel model, TrainingProgress progress, ProgressLine line)
    {
        if (progress.Stage != TrainingStage.Updated) return;
        line.Show(string.Create(CultureInfo.InvariantCulture, $"{ProgressLine.Bar((double)progress.Step / progress.TotalSteps, 20)} update {progress.Step}/{progress.TotalSteps}  loss {progress.Loss:0.00}  {Quantity.Large(progress.PredictionsPerSecond)} characters/s"));
        if (!settings.Samples.Contains((int)progress.Step)) return;
        line.End();
        Show(model, progress.Step, progress.Loss);
    }

    private void Show(LanguageModel model, long step, double loss)
    {
        string sample = string.Concat(model.Generate("\n", new Sampling { Temperature = 0.6, Length = SampleLength, Seed = seed }, stop));
        screen.Line();
        screen.Line(step == 0
            ? "before learning:"
            : string.Create(CultureInfo.InvariantCulture, $"after {step} updates, {Math.Exp(loss):0.0} equally likely characters to choose from (loss {loss:0.00} nats, corrected at every character):"));
        foreach (string part in Wrap(sample, Math.Min(screen.Width, 100) - 4)) screen.Line("    " + part);
    }

    // Lines as the model ended them, cut where they are too long, never inside a character.
    private static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (string given in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string line = "";
            foreach (string element in TextElements.Split(given))
            {
                if (TextWidth.Of(line) + TextWidth.Of(element) > width)
                {
                    yield return line;
                    line = "";
                }

                line += element;
            }

            if (line.Length > 0) yield return line;
        }
    }

    // Progress<T> would hand reports to other threads, after the weights have moved on.
    private sealed class Listener(Action<TrainingProgress> listen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => listen(value);
    }
}
