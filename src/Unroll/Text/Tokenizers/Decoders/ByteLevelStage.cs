namespace Unroll.Text;

/// <summary>Bytes written with <see cref="ByteAlphabet"/> become characters when their last byte is there.</summary>
internal sealed class ByteLevelStage(IDecodingStage next) : IDecodingStage
{
    private readonly Utf8Stream utf8 = new();

    public void Push(string text)
    {
        // A token of other characters, such as an added one, is text already.
        if (text.All(character => ByteAlphabet.Byte(character) >= 0)) Hand(utf8.Push([.. text.Select(character => (byte)ByteAlphabet.Byte(character))]));
        else
        {
            Hand(utf8.Flush());
            next.Push(text);
        }
    }

    public void Finish()
    {
        Hand(utf8.Flush());
        next.Finish();
    }

    private void Hand(string text)
    {
        if (text.Length > 0) next.Push(text);
    }
}
