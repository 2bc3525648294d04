using Unroll.Cli.Rendering;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>Says what of the inputs a model could not read: of a single one at once, of many at the end.</summary>
internal sealed class InputNotes(Seq2Seq model, Screen screen)
{
    private long inputs;
    private long noted;
    private string? first;

    /// <summary>Looks at inputs that are answered together.</summary>
    public void Look(IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            inputs++;
            if (PairNotes.Of(model, text) is not { } note) continue;
            noted++;
            first ??= $"Input {inputs}, '{TextElements.Label(text)}': {note}";
        }
    }

    /// <summary>Writes the note.</summary>
    public void Conclude()
    {
        if (first is null) return;
        screen.Note(noted == 1 ? first : $"{first} In all, {Quantity.Count(noted)} of {Quantity.Count(inputs)} inputs have such symbols or lengths.");
    }
}
