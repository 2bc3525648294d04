using Unroll.Cli.Rendering;

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
    /// <summary>The typed text.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public string RequireText() => Text ?? throw new WrongUseException("Say what the model shall read: --text TEXT.");

    /// <summary>The input file.</summary>
    /// <exception cref="WrongUseException">There is none.</exception>
    public string RequireData() => Data ?? throw new WrongUseException("Name what the model shall read: --data FILE.");

    /// <summary>The view, which must be one of these; the first where none was named.</summary>
    public string ViewAmong(params string[] views) => View is null ? views[0] : views.Contains(View, StringComparer.Ordinal) ? View
        : throw new WrongUseException($"--view is {View}. This model has: {string.Join(", ", views)}.");
}
