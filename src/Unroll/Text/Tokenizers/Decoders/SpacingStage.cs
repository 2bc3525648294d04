namespace Unroll.Text;

/// <summary>What holds where a file names no decoder: tokens with spaces between them.</summary>
internal sealed class SpacingStage(IDecodingStage next) : IDecodingStage
{
    private bool first = true;

    public void Push(string text)
    {
        next.Push(first ? text : " " + text);
        first = false;
    }

    public void Finish()
    {
        first = true;
        next.Finish();
    }
}
