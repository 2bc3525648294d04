using Unroll.Cells;
using Unroll.Data;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tests.Families;
using Unroll.Tests.RepositoryTests;

namespace Unroll.Tests.Insight;

/// <summary>The third program of docs/insight.md, which must stand there as it stands here.</summary>
public sealed class DocumentedGptInsightTests
{
    [Fact]
    public void TheProgramOfThePageRuns()
    {
        Gpt gpt = GptKinds.Create("learned");
        LanguageModel lstm = LanguageModel.Create(new LanguageModelSpec { Embedding = 8, Recurrent = new LstmSpec(8) }, gpt.Vocabulary);
        string text = "the cat sat";
        var held = new TextPart("held back", "the cat sat on the mat, that fat cat".AsMemory());

        // <example>
        AttentionByHead heads = gpt.ExplainAttention(text);                     // who looks where, by block and head
        double entropy = heads.Head(layer: 1, head: 2).Entropy;                 // nats: 0 looks at one place
        LogitLens lens = gpt.ExplainLens(text);                                 // what each block would already predict
        SwitchTable switches = gpt.MeasureSwitches(held);                       // loss without positions, scale, mask
        Attribution moved = gpt.Explain(text);                                  // gradient times input and occlusion
        Verification again = gpt.VerifyExplanation(text, of: ^1, step: 0);      // the same by central differences
        var both = LanguageModelComparison.Measure([("GPT", gpt), ("LSTM", lstm)], held);
        PassageComparison letters = PassageComparison.Measure([("GPT", gpt), ("LSTM", lstm)], text);
        string[] found = [heads.Sentence, lens.Sentence, switches.Sentence, moved.Sentence, .. both.Sentences, letters.Sentence];
        // </example>

        Assert.Equal(8, found.Length);
        Assert.InRange(entropy, 0, Math.Log(text.Length));
        Assert.True(again.RelativeError < 1e-3);
    }

    [Fact]
    public void ThePageShowsThatProgram() => DocumentedProgram.AssertShown("docs/insight.md", "Insight/Transformers/DocumentedGptInsightTests.cs");
}
