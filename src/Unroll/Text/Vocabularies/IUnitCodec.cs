using System.Text;

namespace Unroll.Text;

/// <summary>One way to cut prepared text into symbols and to put it together again. Symbols are numbered after the special ones.</summary>
internal interface IUnitCodec
{
    int Count { get; }

    string Symbol(int index);

    bool TryIndex(string symbol, out int index);

    void Encode(ReadOnlyMemory<char> text, TokenWriter output);

    IUnitDecoder CreateDecoder();
}

/// <summary>Turns symbols back into text, holding back what the next symbol may still change.</summary>
internal interface IUnitDecoder
{
    void Push(int index, StringBuilder output);

    void PushUnknown(StringBuilder output);

    void PushLineEnd(StringBuilder output);

    void Flush(StringBuilder output);
}
