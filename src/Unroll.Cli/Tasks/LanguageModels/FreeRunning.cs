using System.Globalization;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>
/// What a model does when nobody tells it the truth: it writes a little, and the share of its words that stand in the training text is counted. A low loss
/// with a low share is the gap between being corrected at every symbol and living with one's own.
/// </summary>
internal sealed class FreeRunning(ILanguageModel model, ReadOnlyMemory<char> trainingText)
{
    private const int Symbols = 240;
    private const int Shown = 64;
    private const int MostCharacters = 20_000_000;

    private readonly Lazy<HashSet<string>> known = new(() => [.. Words(trainingText[..Math.Min(trainingText.Length, MostCharacters)].ToString())]);

    /// <summary>The beginning of what it writes, and the share of known words.</summary>
    public string Describe()
    {
        int symbols = model.Vocabulary.Units.Level == UnitLevel.Words ? Symbols / 4 : Symbols;
        string text = string.Concat(model.Generate("", new Sampling { Temperature = 0.8, Length = symbols, Seed = 1 }));
        string label = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string shown = label.Length > Shown ? label[..TextElements.SafeCut(label, Shown)] + "..." : label;
        string[] words = [.. Words(text)];
        if (model.Vocabulary.Units.Level == UnitLevel.Words || words.Length < 2) return $"\"{shown}\"";
        // The last word may have been cut off.
        int real = words.SkipLast(1).Count(known.Value.Contains);
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * real / (words.Length - 1):F0}% of its words occur in the training text: \"{shown}\"");
    }

    private static IEnumerable<string> Words(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '\'');
            if (letter && start < 0) start = i;
            if (letter || start < 0) continue;
            yield return text[start..i];
            start = -1;
        }
    }
}
