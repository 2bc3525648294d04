using System.Text;

namespace Unroll.Data;

/// <summary>Lines that begin with a label, or with labels that have a prefix.</summary>
internal sealed class LineRecordParser(string path) : IRecordParser
{
    private const string Prefix = "__label__";

    public LabelledSequence Parse(ReadOnlyMemory<byte> record, int line)
    {
        ReadOnlySpan<char> rest = Encoding.UTF8.GetString(record.Span).AsSpan().Trim();
        var labels = new List<string>();
        bool prefixed = rest.StartsWith(Prefix, StringComparison.Ordinal);
        do
        {
            int end = rest.IndexOfAny(' ', '\t');
            ReadOnlySpan<char> label = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..].TrimStart();
            labels.Add((prefixed ? label[Prefix.Length..] : label).ToString());
        }
        while (prefixed && rest.StartsWith(Prefix, StringComparison.Ordinal));
        if (labels.Any(label => label.Length == 0)) throw new DataFileException(path, line, "it begins with no label. Each line is a label, a space or tab, and the text.");
        return new LabelledSequence(rest.ToString(), labels);
    }
}
