namespace Unroll.Text;

/// <summary>Takes a sign away from the beginning of every token, or of the joined text.</summary>
/// <param name="content">The sign.</param>
/// <param name="most">How often at most.</param>
/// <param name="joined">The tokens are one text.</param>
/// <param name="continues">The text goes on from another one, so that its beginning is none.</param>
/// <param name="next">The next stage.</param>
internal sealed class StripStage(char content, int most, bool joined, bool continues, IDecodingStage next) : IDecodingStage
{
    private int left = continues ? 0 : most;

    public void Push(string text)
    {
        if (!joined) left = most;
        int at = 0;
        for (; at < text.Length && left > 0 && text[at] == content; left--) at++;
        if (at < text.Length) left = 0;
        if (at < text.Length || !joined) next.Push(text[at..]);
    }

    public void Finish()
    {
        left = most;
        next.Finish();
    }
}
