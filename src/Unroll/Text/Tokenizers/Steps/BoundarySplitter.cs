namespace Unroll.Text;

/// <summary>Cuts before every sign of a kind, so that each piece begins with it.</summary>
internal sealed class BoundarySplitter(char sign) : ITextSplitter
{
    public bool Next(ReadOnlySpan<char> text, ref int at, out int start)
    {
        start = at;
        if (at == text.Length) return false;
        int next = text[(at + 1)..].IndexOf(sign);
        at = next < 0 ? text.Length : at + 1 + next;
        return true;
    }
}
