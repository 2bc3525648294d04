using System.Buffers;
using System.Globalization;
using System.Text;

namespace Unroll.Text;

/// <summary>Tokens such as <c>&lt;0xE3&gt;</c> become characters when their last byte is there; a byte that belongs to none becomes U+FFFD.</summary>
internal sealed class ByteFallbackStage(IDecodingStage next) : IDecodingStage
{
    private readonly List<byte> held = [];

    public void Push(string text)
    {
        if (text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
            && byte.TryParse(text.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
        {
            held.Add(value);
            Emit(atEnd: false);
            return;
        }

        Emit(atEnd: true);
        next.Push(text);
    }

    public void Finish()
    {
        Emit(atEnd: true);
        next.Finish();
    }

    private void Emit(bool atEnd)
    {
        while (held.Count > 0)
        {
            OperationStatus status = Rune.DecodeFromUtf8(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(held), out Rune rune, out int used);
            if (status == OperationStatus.NeedMoreData && !atEnd) return;
            next.Push(status == OperationStatus.Done ? rune.ToString() : "\uFFFD");
            held.RemoveRange(0, status == OperationStatus.Done ? used : 1);
        }
    }
}
