namespace Unroll.Text;

/// <summary>Receives the tokens of a text and which characters of it they stand for.</summary>
internal interface ITokenSink
{
    void Add(int id, AlignedText text, int start, int end);
}
