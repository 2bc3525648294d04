using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>Interventions reach the recurrent layers of a whole model under the names of the trace.</summary>
public sealed class PinnedLanguageModelTests
{
    [Fact]
    public void AGateShutAndOpenForgetsAllThatWasBefore()
    {
        var spec = new LanguageModelSpec { Recurrent = new LstmSpec(6), Embedding = 4 };
        LanguageModel model = LanguageModel.Create(spec, Vocabulary.Build(spec.Units, "abcd"), seed: 3);
        int[] one = model.Vocabulary.Encode("abcdab"), other = model.Vocabulary.Encode("dcbdab");
        Assert.NotEqual(Last(model, one, null), Last(model, other, null));

        // Without the forget gate the cell state begins anew, and without the hidden state nothing else comes from before.
        PinnedValue[] pins = [.. Enumerable.Range(0, 6).SelectMany(unit => new PinnedValue[]
        {
            new("rnn.layer0.forward.hidden", 2, unit, 0f), new("rnn.layer0.forward.forget", 3, unit, 0f),
        })];
        Assert.Equal(Last(model, one, pins), Last(model, other, pins));
    }

    [Theory]
    [InlineData("layer0.forward.forget")]
    [InlineData("rnn.layer0.forward.reset")]
    [InlineData("encoder.layer0.forward.forget")]
    public void ANameThatIsNotTheModelsIsRefused(string name)
    {
        var spec = new LanguageModelSpec { Recurrent = new LstmSpec(6), Embedding = 4 };
        LanguageModel model = LanguageModel.Create(spec, Vocabulary.Build(spec.Units, "abcd"), seed: 3);
        int[] ids = model.Vocabulary.Encode("abcd");
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => Last(model, ids, [new PinnedValue(name, 0, 0, 1f)]));
        Assert.Contains("to pin", error.Message, StringComparison.Ordinal);
    }

    private static float[] Last(LanguageModel model, int[] ids, IReadOnlyList<PinnedValue>? pins)
    {
        Tensor logits = model.Forward(new Pass(new Tape(recording: false)), ids, 1, pins: pins).Logits;
        return logits.Values[^model.Vocabulary.Size..].ToArray();
    }
}
