using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>What of some pairs a model cannot see: unknown symbols, and what is cut off.</summary>
internal static class PairNotes
{
    /// <summary>One or two sentences, or null where nothing is lost.</summary>
    public static string? Of(Seq2Seq model, IEnumerable<SequencePair> pairs)
    {
        string source = Side(model.SourceVocabulary, pairs.Select(pair => pair.Source), model.Spec.MaximumSourceLength, "sources");
        string target = Side(model.TargetVocabulary, pairs.Select(pair => pair.Target), model.Spec.MaximumTargetLength - 1, "targets");
        string note = string.Join(' ', new[] { source, target }.Where(text => text.Length > 0));
        return note.Length == 0 ? null : note;
    }

    /// <summary>The same for one source.</summary>
    public static string? Of(Seq2Seq model, string source)
    {
        long length = model.SourceVocabulary.Encode(source, out EncodingReport report).Length;
        string cut = length > model.Spec.MaximumSourceLength ? $"Of {Quantity.Count(length)} symbols the first {Quantity.Count(model.Spec.MaximumSourceLength)} are read (model.maximumSourceLength)." : "";
        string unknown = report.Unknown > 0 ? report.ToString() : "";
        return cut.Length + unknown.Length == 0 ? null : $"{unknown}{(cut.Length > 0 && unknown.Length > 0 ? " " : "")}{cut}";
    }

    private static string Side(Vocabulary vocabulary, IEnumerable<string> texts, int longest, string name)
    {
        long symbols = 0, unknown = 0, cut = 0;
        foreach (string text in texts)
        {
            int length = vocabulary.Encode(text, out EncodingReport report).Length;
            (symbols, unknown) = (symbols + length, unknown + report.Unknown);
            if (length > longest) cut++;
        }

        string lost = unknown == 0 ? "" : $"{Quantity.Percent((double)unknown / symbols)} of the {name}' symbols are unknown.";
        string shortened = cut == 0 ? "" : $"{Quantity.Count(cut)} of the {name} have more than {Quantity.Count(longest)} symbols and are cut off there.";
        return string.Join(' ', new[] { lost, shortened }.Where(text => text.Length > 0));
    }
}
