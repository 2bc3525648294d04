using System.Globalization;
using System.Text;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Cli.Training;

/// <summary>One run of <c>unroll train</c>: from a valid recipe to a folder with a model.</summary>
internal sealed class TrainingSession(Screen screen, CancellationToken stop)
{
    /// <summary>Trains from the beginning.</summary>
    public int Run(Recipe recipe, bool overwrite, string command)
    {
        OutputFolder.Check(recipe.Out, overwrite);
        recipe = WithFullPaths(recipe);
        string folder = recipe.Out!;
        Corpus corpus = CorpusReader.Read(recipe.Data);
        LanguageModel model = LanguageModel.Create(recipe.Model, corpus, recipe.Seed);
        var task = new LanguageModelTask(model, corpus, recipe.EffectiveTraining);
        // Checks the spec against the data before anything is written.
        _ = new Trainer(task, recipe.EffectiveTraining);
        if (overwrite) OutputFolder.Clear(folder);
        ModelFolder.Create(folder);
        return Train(recipe, corpus, model, task, command, resume: false);
    }

    /// <summary>Goes on with an interrupted run.</summary>
    public int Resume(string folder, IReadOnlyList<RecipeOverride> changes, string command)
    {
        if (!Directory.Exists(folder)) throw new WrongUseException($"There is no folder {folder} to resume from.");
        string path = Path.Combine(folder, OutputFolder.Recipe);
        if (!File.Exists(path)) throw new WrongUseException($"{folder} holds no training run: there is no {OutputFolder.Recipe} in it. Start one with unroll train ... --out {folder}.");
        Recipe recipe = RecipeLoader.Parse(File.ReadAllText(path), path, changes) with { Out = Path.GetFullPath(folder) };
        Corpus corpus = CorpusReader.Read(recipe.Data);

        // The weights come from the checkpoint: the model in the folder may be damaged, or not there yet.
        LanguageModel model = LanguageModel.Create(recipe.Model, corpus, recipe.Seed);
        var task = new LanguageModelTask(model, corpus, recipe.EffectiveTraining);
        return Train(WithFullPaths(recipe), corpus, model, task, command, resume: true);
    }

    private int Train(Recipe recipe, Corpus corpus, LanguageModel model, LanguageModelTask task, string command, bool resume)
    {
        string unit = Unit(model.Spec.Units.Level);
        Introduce(corpus, model, task, unit);
        var free = new FreeRunning(model, corpus.Train.Text);
        var display = new TrainingDisplay(screen, unit, free.Describe, () => WriteRecipe(recipe));
        var trainer = new Trainer(task, recipe.EffectiveTraining)
        {
            Folder = recipe.Out,
            Progress = display,
            Details = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["command"] = command,
                ["seed"] = recipe.EffectiveTraining.Seed.ToString(CultureInfo.InvariantCulture),
                ["data"] = Path.GetFileName(recipe.Data.Train!),
                ["trainingText"] = task.TrainingText.ToString(),
            },
        };
        TrainingReport report;
        try
        {
            report = resume ? trainer.Resume(stop) : trainer.Run(stop);
        }
        catch (InvalidSpecException exception)
        {
            // What the trainer finds against the checkpoint is about the recipe's fields.
            var problems = new RecipeProblems("The recipe");
            problems.Add(exception.Problems.Select(problem => problem with { Field = $"{nameof(Recipe.Training)}.{problem.Field}" }));
            problems.ThrowIfAny();
            throw;
        }
        finally
        {
            display.End();
        }

        string relative = Path.GetRelativePath(Environment.CurrentDirectory, recipe.Out!), shown = relative.StartsWith("..", StringComparison.Ordinal) ? recipe.Out! : relative;
        if (report.End == TrainingEnd.Interrupted)
        {
            screen.Note($"Interrupted after update {report.Steps}; everything is saved. Go on with: unroll train --resume {Quoted(shown)}");
            return ExitCode.Interrupted;
        }

        Conclude(report, corpus, model, shown);
        return ExitCode.Done;
    }

    private void Introduce(Corpus corpus, LanguageModel model, LanguageModelTask task, string unit)
    {
        string validation = corpus.Validation is null ? "no validation text" : $"validation text {Quantity.Count(task.ValidationText!.Tokens)}";
        screen.Note($"{model}");
        screen.Note($"training text {Quantity.Count(task.TrainingText.Tokens)} {unit}, {validation}, {Quantity.Count(task.UpdatesPerEpoch)} updates per epoch, {Machine.Threads} threads");
        if (task.TrainingText.Unknown > 0) screen.Note($"training text: {task.TrainingText}");
        if (task.ValidationText is { Unknown: > 0 } unknown) screen.Note($"validation text: {unknown}");
    }

    private void Conclude(TrainingReport report, Corpus corpus, LanguageModel model, string folder)
    {
        LanguageModelScore? test = corpus.Test is null ? null : model.Evaluate(corpus.Test, stop: stop);
        if (screen.Json)
        {
            screen.Out.WriteLine(TrainingSummary.Write(report, test, folder));
            return;
        }

        string end = report.End == TrainingEnd.StoppedEarly ? "Stopped early: validation did not get better any more" : "Done";
        screen.Line($"{end}: {Quantity.Count(report.Steps)} updates in {Quantity.Duration(TimeSpan.FromSeconds(report.Seconds))}, {Quantity.Large(report.PredictionsPerSecond)} {Unit(model.Spec.Units.Level)}/s.");
        if (report.Best is { } best) screen.Line($"Best validation after update {report.BestStep}: {TrainingDisplay.Measures(best)}.");
        double guessing = Math.Log(model.Vocabulary.Size);
        if (report.Best?.Loss > guessing)
            screen.Note($"warning: that is worse than guessing among all {model.Vocabulary.Size} symbols ({Quantity.Fixed(guessing, 2)}). The learning rate is probably too high, or there were too few updates.");
        if (test is not null) screen.Line($"Test text: {test}.");
        screen.Line($"The model is in {folder}. Let it write: unroll generate {Quoted(folder)} --length 300");
    }

    // Once the trainer has accepted the run: what a resume changes holds for the next resume too.
    private static void WriteRecipe(Recipe recipe) =>
        AtomicFile.Write(Path.Combine(recipe.Out!, OutputFolder.Recipe), stream => stream.Write(Encoding.UTF8.GetBytes(RecipeLoader.Write(recipe) + "\n")));

    private static Recipe WithFullPaths(Recipe recipe) => recipe with
    {
        Out = Path.GetFullPath(recipe.Out!),
        Data = recipe.Data with { Train = Full(recipe.Data.Train), Validation = Full(recipe.Data.Validation), Test = Full(recipe.Data.Test) },
    };

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private static string Unit(UnitLevel level) => level switch
    {
        UnitLevel.Words => "words",
        UnitLevel.Bytes => "bytes",
        UnitLevel.Jamo => "jamo",
        UnitLevel.Syllables => "syllables",
        _ => "characters",
    };

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
