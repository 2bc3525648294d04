using System.Text;

namespace Unroll.Text;

/// <summary>The last stage: the text itself.</summary>
internal sealed class TextStage : IDecodingStage
{
    /// <summary>Where the text goes.</summary>
    public StringBuilder Output { get; set; } = new();

    public void Push(string text) => Output.Append(text);

    public void Finish()
    {
    }
}
