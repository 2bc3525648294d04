using System.Text;

namespace Unroll.Text;

/// <summary>Puts another text in the place of one, also where it reaches over several tokens of a joined text.</summary>
internal sealed class ReplaceStage(string pattern, string content, bool joined, IDecodingStage next) : IDecodingStage
{
    private readonly StringBuilder held = new();

    public void Push(string text)
    {
        if (!joined)
        {
            next.Push(text.Replace(pattern, content, StringComparison.Ordinal));
            return;
        }

        string all = held.Append(text).ToString();
        int at = 0;
        var output = new StringBuilder();
        for (int found; (found = all.IndexOf(pattern, at, StringComparison.Ordinal)) >= 0; at = found + pattern.Length) output.Append(all, at, found - at).Append(content);
        int kept = Math.Max(at, all.Length - pattern.Length + 1);
        while (!pattern.AsSpan().StartsWith(all.AsSpan(kept), StringComparison.Ordinal)) kept++;
        output.Append(all, at, kept - at);
        held.Clear().Append(all, kept, all.Length - kept);
        if (output.Length > 0) next.Push(output.ToString());
    }

    public void Finish()
    {
        if (held.Length > 0) next.Push(held.ToString());
        held.Clear();
        next.Finish();
    }
}
