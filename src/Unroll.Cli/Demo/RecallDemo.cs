using System.Globalization;
using Spectre.Console;
using Unroll.Cells;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Insight;

namespace Unroll.Cli.Demo;

/// <summary>Three cells learn to recall a symbol from further and further back, and show how much gradient reached it.</summary>
internal sealed class RecallDemo(Screen screen, DemoSettings settings, ulong seed, CancellationToken stop)
{
    private const int Chunks = 8;
    private const double LearningRate = 5e-3;

    // A forget gate that starts open: Gers, Schmidhuber and Cummins 2000.
    private const double ForgetBias = 3;

    /// <summary>Runs both parts.</summary>
    public void Run()
    {
        (string Name, RecurrentSpec Spec)[] cells =
        [
            ("RNN", new ElmanSpec(settings.Hidden)),
            ("GRU", new GruSpec(settings.Hidden)),
            ("LSTM", new LstmSpec(settings.Hidden) { ForgetBias = ForgetBias }),
        ];
        screen.Pictures(
        [
            "[bold]1. Who remembers?[/]",
            "A letter, then distractors, then a question mark: which letter was it? Each cell learns afresh for every distance,",
            $"from the same sequences, with {settings.Hidden} units and {settings.Updates} updates. Guessing gives 12 %.",
            "",
        ]);
        Dictionary<string, RecallExperiment> trained = Learn(cells);
        screen.Line();
        Compare(cells, trained);
    }

    // Returns the cells that learned the longest distance.
    private Dictionary<string, RecallExperiment> Learn((string Name, RecurrentSpec Spec)[] cells)
    {
        var table = new RecallTable(screen, [.. cells.Select(cell => cell.Name)], settings.Lags);
        var last = new Dictionary<string, RecallExperiment>(StringComparer.Ordinal);
        table.Show(refresh =>
        {
            for (int column = 0; column < settings.Lags.Length; column++)
            {
                int lag = settings.Lags[column];
                for (int row = 0; row < cells.Length; row++)
                {
                    RecallExperiment experiment = last[cells[row].Name] = Create(cells[row]);
                    for (int chunk = 0; chunk < Chunks; chunk++)
                    {
                        experiment.Train(lag, Math.Max(1, settings.Updates / Chunks), stop);
                        refresh(row, column, experiment.Accuracy(lag));
                    }
                }
            }
        });
        screen.Line("weights: " + string.Join(", ", cells.Select(cell => $"{cell.Name} {Quantity.Count(last[cell.Name].Parameters)}")) + "; equal numbers of units are not equal numbers of weights.");
        return last;
    }

    private void Compare((string Name, RecurrentSpec Spec)[] cells, Dictionary<string, RecallExperiment> trained)
    {
        int lag = settings.Lags[^1];
        GradientFlow[] before = [.. cells.Select(cell => Create(cell).GradientFlow(lag))];
        GradientFlow[] after = [.. cells.Select(cell => trained[cell.Name].GradientFlow(lag))];
        Drawing drawing = Drawing.On(screen);
        var lines = new List<string>
        {
            "[bold]2. Why?[/]",
            $"How much of the gradient of the answer's loss reaches each of the {lag + 1} steps before it: what a cell can learn from.",
            "",
        };
        int half = (drawing.Width - 2) / 2;
        string[] left = ["before learning", .. Chart(before, drawing with { Width = half })], right = [$"after learning at distance {lag}", .. Chart(after, drawing with { Width = half })];
        if (left.Concat(right).Max(line => TextWidth.Of(Markup.Remove(line))) <= half) lines.AddRange(SideBySide(left, right, half));
        else lines.AddRange([.. left, "", .. right]);
        lines.Add("");
        for (int i = 0; i < cells.Length; i++)
        {
            lines.Add($"{CurveChart.Name(TextWidth.Pad(cells[i].Name, 5), i, drawing)} {Factor(before[i])} per step before, {Factor(after[i])} after; at the letter itself {Words(before[i])} is left before, {Words(after[i])} after");
        }

        screen.Pictures(lines);
    }

    private static IEnumerable<string> Chart(GradientFlow[] flows, Drawing drawing) =>
        CurveChart.Render([.. flows.Select(flow => (flow.Name, flow.Norms))], drawing);

    private static IEnumerable<string> SideBySide(string[] left, string[] right, int width)
    {
        for (int i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            string first = i < left.Length ? left[i] : "";
            yield return first + new string(' ', Math.Max(0, width - TextWidth.Of(Markup.Remove(first)))) + "  " + (i < right.Length ? right[i] : "");
        }
    }

    private static string Factor(GradientFlow flow) => flow.FactorPerStep is { } factor ? string.Create(CultureInfo.InvariantCulture, $"×{factor:0.00}") : "×0";

    private static string Words(GradientFlow flow) => LogScale.Number(flow.FirstShare);

    private RecallExperiment Create((string Name, RecurrentSpec Spec) cell) => new(cell.Name, cell.Spec, seed, learningRate: LearningRate);
}
