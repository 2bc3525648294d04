using System.Globalization;
using Unroll.Cli.Rendering;
using Unroll.Cli.Rendering.Insight;
using Unroll.Insight;

namespace Unroll.Cli.Tasks;

/// <summary>What <c>unroll explain</c> was asked.</summary>
/// <param name="Folder">The model.</param>
/// <param name="Text">What the model reads, if it was typed.</param>
/// <param name="Data">The file that the model reads: an image, a recording, a series.</param>
/// <param name="View">What to show; nothing for the usual view of the model.</param>
/// <param name="Of">Which output: a step from 0, or <c>^1</c> for the last.</param>
/// <param name="Verify">Whether to compare derivatives with differences.</param>
/// <param name="Relative">Whether shades are relative to the largest influence.</param>
/// <param name="Screen">Where it is shown.</param>
internal sealed record ExplanationRequest(string Folder, string? Text, string? Data, string? View, string Of, bool Verify, bool Relative, Screen Screen)
{
    /// <summary>For translators: the true target, or beside <see cref="Data"/> the file with the targets.</summary>
    public string? Target { get; init; }

    /// <summary>For translators and language models: the folder of another model to set beside.</summary>
    public string? Beside { get; init; }

    /// <summary>For translators: the width of the beam.</summary>
    public int? Beam { get; init; }

    /// <summary>For GPTs: the block whose heads are shown.</summary>
    public int? Layer { get; init; }

    /// <summary>For GPTs: the head that is shown.</summary>
    public int? Head { get; init; }

    /// <summary>The true target.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public string RequireTarget() => Target ?? throw new WrongUseException("Say what the model should write: --target TEXT.");

    /// <summary>The typed text.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public string RequireText() => Text ?? throw new WrongUseException("Say what the model shall read: --text TEXT.");

    /// <summary>The input file.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public string RequireData() => Data ?? throw new WrongUseException("Name what the model shall read: --data FILE.");

    /// <summary>The view, which must be one of these; the first where none was named.</summary>
    public string ViewAmong(params string[] views) => View is null ? views[0] : views.Contains(View, StringComparer.Ordinal) ? View
        : throw new WrongUseException($"--view is {View}. This model has: {string.Join(", ", views)}.");

    /// <summary>Refuses <c>--verify</c> where a gradient stands beside a measure without any.</summary>
    /// <param name="whose">Whose gradient: <c>A classifier's</c>.</param>
    public void RefuseVerify(string whose)
    {
        if (Verify) throw new WrongUseException($"--verify is there for language models. {whose} gradient stands beside occlusion, which needs no derivative.");
    }

    /// <summary>What the model of a folder is called beside others.</summary>
    public static string Name(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The output's own step, half-way back, and the first: where derivatives are computed a second time.</summary>
    public static IEnumerable<int> StepsToVerify(int of) => new[] { of, of / 2, 0 }.Distinct();

    /// <summary>Refuses a part that the model does not have.</summary>
    /// <param name="option">What it was named by: <c>--layer</c>.</param>
    /// <param name="value">Which part, from 0; none if it was not named.</param>
    /// <param name="count">How many there are.</param>
    public static void RequireBelow(string option, int? value, int count)
    {
        if (value is { } index) Options.InRange(option, index, 0, count - 1);
    }

    /// <summary>The step that <c>--of</c> names, from 0.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="what">What they are, for the message: <c>the input has 5 steps</c>.</param>
    public int Step(int count, string what)
    {
        bool fromEnd = Of.StartsWith('^');
        bool number = int.TryParse(fromEnd ? Of[1..] : Of, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        int at = fromEnd ? count - value : value < 0 ? count + value : value;
        return number && at >= 0 && at < count ? at : throw new WrongUseException($"--of is {Of}; {what}. Give 0 to {count - 1}, or ^1 for the last.");
    }

    /// <summary>Shows the answer: as JSON, or drawn.</summary>
    public int Show(Func<string> json, Func<Drawing, IEnumerable<string>> draw)
    {
        if (Screen.Json) Screen.Out.WriteLine(json());
        else Screen.Pictures(draw(Drawing.On(Screen)));
        return ExitCode.Done;
    }

    /// <summary>Shows a record in the form that all of them have.</summary>
    public int Show<T>(T record, Func<T, Drawing, IEnumerable<string>> draw)
        where T : class => Show(() => InsightJson.Write(record), drawing => draw(record, drawing));

    /// <summary>As the other form, for a picture that needs no width.</summary>
    public int Show<T>(T record, Func<T, IEnumerable<string>> draw)
        where T : class => Show(record, (found, _) => draw(found));

    /// <summary>Shows what each part of an input moved, and derivatives that were computed a second time.</summary>
    public int Show(Attribution why, object model, params IReadOnlyList<Verification> checks)
    {
        Show(() => AttributionView.Json(why, model.ToString()!, checks), drawing => checks.Count == 0 ? AttributionView.Render(why, drawing) : [.. AttributionView.Render(why, drawing), "", .. VerificationView.Render(checks)]);
        return Judge(checks);
    }

    /// <summary>Says if a derivative is not what the differences say.</summary>
    public int Judge(IReadOnlyList<Verification> checks)
    {
        if (!checks.Any(check => check.RelativeError > VerificationView.Tolerance)) return ExitCode.Done;
        Screen.Note(string.Create(CultureInfo.InvariantCulture, $"The engine and the differences disagree by more than {VerificationView.Tolerance}. Please report it."));
        return ExitCode.Failed;
    }
}
