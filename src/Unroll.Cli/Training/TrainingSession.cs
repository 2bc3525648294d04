using System.Globalization;
using System.Text;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Cli.Tasks;
using Unroll.Formats;
using Unroll.Training;

namespace Unroll.Cli.Training;

/// <summary>One run of <c>unroll train</c>: from a valid recipe to a folder with a model.</summary>
internal sealed class TrainingSession(Screen screen, CancellationToken stop)
{
    /// <summary>Trains from the beginning.</summary>
    public int Run(Recipe recipe, bool overwrite, string command)
    {
        OutputFolder.Check(recipe.Out, overwrite);
        recipe = RecipeLoader.WithFullPaths(recipe);
        ITrainingJob job = TaskTools.For(recipe).Prepare(recipe);
        // Checks the spec against the data before anything is written.
        _ = new Trainer(job.Task, recipe.EffectiveTraining);
        if (overwrite) OutputFolder.Clear(recipe.Out!);
        ModelFolder.Create(recipe.Out!);
        return Train(recipe, job, command, resume: false);
    }

    /// <summary>Goes on with an interrupted run.</summary>
    public int Resume(string folder, IReadOnlyList<RecipeOverride> changes, string command)
    {
        if (!Directory.Exists(folder)) throw new WrongUseException($"There is no folder {folder} to resume from.");
        string path = Path.Combine(folder, OutputFolder.Recipe);
        if (!File.Exists(path)) throw new WrongUseException($"{folder} holds no training run: there is no {OutputFolder.Recipe} in it. Start one with unroll train ... --out {folder}.");
        Recipe recipe = RecipeLoader.WithFullPaths(RecipeLoader.Parse(File.ReadAllText(path), path, changes) with { Out = folder });

        // The weights come from the checkpoint: the model in the folder may be damaged, or not there yet.
        return Train(recipe, TaskTools.For(recipe).Prepare(recipe), command, resume: true);
    }

    /// <summary>Prints the complete recipe and what it will cost. Reads the data; writes nothing.</summary>
    public static int ShowCosts(Recipe recipe, Screen screen)
    {
        ITrainingJob job = TaskTools.For(recipe).Prepare(recipe);
        screen.Out.WriteLine(RecipeLoader.Write(recipe));
        foreach ((string name, string value) in job.Costs.Concat(Costs(job, recipe.EffectiveTraining))) screen.Note($"{name,-17} {value}");
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, string Value)> Costs(ITrainingJob job, TrainingSpec spec)
    {
        var cost = TrainingCost.Measure(job.Task, spec);
        yield return ("parameters", Quantity.Count(cost.Parameters));
        yield return ("memory", $"{Quantity.Bytes(cost.Bytes)} predicted: {Quantity.Bytes(cost.WeightBytes)} for weights, gradients and optimiser, {Quantity.Bytes(cost.ActivationBytes)} for one update");
        yield return ("work per update", $"{Quantity.Large(cost.FlopsPerUpdate)}FLOP");
        if (job.Task.UpdatesPerEpoch > 0) yield return ("updates per epoch", Quantity.Count(job.Task.UpdatesPerEpoch));
    }

    private int Train(Recipe recipe, ITrainingJob job, string command, bool resume)
    {
        foreach (string line in job.Introduction) screen.Note(line);
        var display = new TrainingDisplay(screen, job, () => WriteRecipe(recipe));
        var trainer = new Trainer(job.Task, recipe.EffectiveTraining)
        {
            Folder = recipe.Out,
            Progress = display,
            Details = new Dictionary<string, string>(job.Details, StringComparer.Ordinal)
            {
                ["command"] = command,
                ["seed"] = recipe.EffectiveTraining.Seed.ToString(CultureInfo.InvariantCulture),
                ["data"] = recipe.DataName(),
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

        string shown = CurrentFolder.Shorten(recipe.Out!);
        if (report.End == TrainingEnd.Interrupted)
        {
            screen.Note($"Interrupted after update {report.Steps}; everything is saved. Go on with: unroll train --resume {Quoted(shown)}");
            return ExitCode.Interrupted;
        }

        if (resume && display.Began == report.Steps && report.End == TrainingEnd.Completed)
        {
            string field = recipe.EffectiveTraining.Steps is null ? "training.epochs" : "training.steps";
            screen.Note($"This run was complete already. For a longer one: unroll train --resume {Quoted(shown)} --set {field}=N");
        }

        Conclude(report, job, shown);
        return ExitCode.Done;
    }

    private void Conclude(TrainingReport report, ITrainingJob job, string folder)
    {
        JobScore? test = job.Test(stop);
        if (screen.Json)
        {
            screen.Out.WriteLine(TrainingSummary.Write(report, test?.Json, folder));
            return;
        }

        string end = report.End == TrainingEnd.StoppedEarly ? "Stopped early: validation did not get better any more" : "Done";
        screen.Line($"{end}: {Quantity.Count(report.Steps)} updates in {Quantity.Duration(TimeSpan.FromSeconds(report.Seconds))}, {Quantity.Large(report.PredictionsPerSecond)} {job.Unit}/s.");
        if (report.Best is { } best) screen.Line($"Best validation after update {report.BestStep}: {TrainingDisplay.Measures(best)}.");
        foreach (string doubt in job.Doubts(report)) screen.Note($"warning: {doubt}");
        foreach (string line in test?.Lines ?? []) screen.Line(line);
        screen.Line($"The model is in {folder}. {job.NextCommand(Quoted(folder))}");
    }

    // Once the trainer has accepted the run: what a resume changes holds for the next resume too.
    private static void WriteRecipe(Recipe recipe) =>
        AtomicFile.Write(Path.Combine(recipe.Out!, OutputFolder.Recipe), stream => stream.Write(Encoding.UTF8.GetBytes(RecipeLoader.Write(recipe) + "\n")));

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
