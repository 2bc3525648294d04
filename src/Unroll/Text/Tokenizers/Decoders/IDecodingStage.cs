namespace Unroll.Text;

/// <summary>One stage on the way from tokens back to text; hands on what is final as soon as it is.</summary>
internal interface IDecodingStage
{
    /// <summary>Takes the next token, or the next part of the text.</summary>
    void Push(string text);

    /// <summary>Hands on what was held back; afterwards the stage begins anew.</summary>
    void Finish();
}
