namespace Unroll.Text;

/// <summary>Joins the parts of words: what begins with the sign for going on follows at once, everything else after a space.</summary>
internal sealed class WordPieceStage(string prefix, bool cleansUp, IDecodingStage next) : IDecodingStage
{
    private bool first = true;

    public void Push(string text)
    {
        string part = first ? text : text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : " " + text;
        first = false;
        next.Push(cleansUp ? TextCleanUp.Apply(part) : part);
    }

    public void Finish()
    {
        first = true;
        next.Finish();
    }
}
