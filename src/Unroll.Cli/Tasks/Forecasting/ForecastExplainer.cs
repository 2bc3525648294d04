using System.Globalization;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for forecasters: which past rows, or which columns, moved the forecast.</summary>
internal static class ForecastExplainer
{
    /// <summary>Shows the influence of rows or columns.</summary>
    public static int Explain(ExplanationRequest request)
    {
        string view = request.ViewAmong("attribution", "columns");
        request.RefuseVerify("A forecaster's");
        Forecaster model = Forecaster.Load(request.Folder);
        (string? target, int step) = Of(request.Of, model.Spec);
        IReadOnlyList<Series> series = SeriesDataReader.Read(request.RequireData(), ForecastCommand.DataOf(request.Folder, request.Screen), model.Spec);
        Attribution why = model.Explain(series[0], step, target, view == "columns" ? TableUnit.Columns : TableUnit.Rows);
        request.Show(why, model);
        if (view != "columns") request.Screen.Line($"oldest to latest: {Sparkline.Render(why.Norms, Math.Min(96, request.Screen.Width - 20))} |gradient|");
        return ExitCode.Done;
    }

    // --of is a step of the horizon, from 0 or ^1 from its end, and before a colon the target if it is not the first: OT:5.
    private static (string? Target, int Step) Of(string of, ForecasterSpec spec)
    {
        int colon = of.LastIndexOf(':');
        string? target = colon < 0 ? null : of[..colon];
        string number = of[(colon + 1)..];
        bool fromEnd = number.StartsWith('^');
        if (int.TryParse(number.AsSpan(fromEnd ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out int place))
        {
            int step = fromEnd ? spec.Horizon - place : place;
            if (step >= 0 && step < spec.Horizon && (target is null || spec.Targets.Contains(target, StringComparer.Ordinal))) return (target, step);
        }

        throw new WrongUseException($"--of is {of}. For this forecaster it is a step from 0 to {spec.Horizon - 1}, or ^1 for the last, if need be with a target: {spec.Targets[0]}:0. Targets: {string.Join(", ", spec.Targets)}.");
    }
}
