namespace Unroll.Text;

/// <summary>Takes a sign away from the beginning of every token, or of the joined text.</summary>
/// <param name="content">The sign.</param>
/// <param name="most">How often at most.</param>
/// <param name="joined">The tokens are one text.</param>
/// <param name="next">The next stage.</param>
internal sealed class StripStage(char content, int most, bool joined, IDecodingStage next) : IDecodingStage
{
    private int taken;

    public void Push(string text)
    {
        if (!joined) taken = 0;
        int at = 0;
        for (; at < text.Length && taken < most && text[at] == content; taken++) at++;
        if (at < text.Length) taken = most;
        if (at < text.Length || !joined) next.Push(text[at..]);
    }

    public void Finish()
    {
        taken = 0;
        next.Finish();
    }
}
