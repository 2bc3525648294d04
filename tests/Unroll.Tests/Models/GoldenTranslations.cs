using Unroll.Layers;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>What the goldens of models from sequence to sequence share.</summary>
internal static class GoldenTranslations
{
    /// <summary>Four special symbols, &lt;unk&gt; among them, and letters.</summary>
    public static Vocabulary Letters(int symbols)
    {
        string alphabet = string.Concat(Enumerable.Range(0, symbols - 4).Select(i => (char)('A' + i)));
        Vocabulary vocabulary = Vocabulary.Build(new TextUnits { Specials = SpecialSymbols.Padding | SpecialSymbols.Start | SpecialSymbols.End }, alphabet);
        Assert.Equal(symbols, vocabulary.Size);
        return vocabulary;
    }

    /// <summary>The likeliest symbol at every step, whatever it is: [batch, length].</summary>
    public static int[] Greedy(Seq2Seq model, Pass pass, EncodedSource source, int start, int length)
    {
        int symbols = model.TargetVocabulary.Size;
        int[] greedy = new int[source.Batch * length], tokens = new int[source.Batch];
        Array.Fill(tokens, start);
        IDecoderState state = model.Begin(source);
        for (int t = 0; t < length; t++)
        {
            DecoderOutput step = model.Step(pass, source, state, tokens);
            state = step.State;
            for (int b = 0; b < tokens.Length; b++)
            {
                float[] logits = step.Logits.Values.Slice(b * symbols, symbols).ToArray();
                greedy[b * length + t] = tokens[b] = Array.IndexOf(logits, logits.Max());
            }
        }

        return greedy;
    }
}
