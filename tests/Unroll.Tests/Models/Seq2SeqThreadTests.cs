using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>A decoder large enough for several threads, and a loop long enough that gradients are written in the middle of it: the same bits for any number of threads.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class Seq2SeqThreadTests
{
    private static readonly TextUnits letters = new() { Specials = SpecialSymbols.Start | SpecialSymbols.End };

    private static readonly Dictionary<string, Seq2SeqSpec> specs = new(StringComparer.Ordinal)
    {
        ["additive"] = Spec(new LstmSpec(64) { Layers = 2 }, new AttentionSpec { ContextToEveryLayer = true }),
        ["coverage"] = Spec(new GruSpec(64), new AttentionSpec { Coverage = true }),
        ["heads"] = Spec(new GruSpec(64) { Reset = GruReset.Before }, new AttentionSpec { Score = AttentionScore.MultiHead }),
        ["fed back"] = Spec(new ElmanSpec(64), new AttentionSpec { Score = AttentionScore.General, Query = AttentionQuery.AfterCell, InputFeeding = true }),
        ["Transformer"] = new()
        {
            SourceUnits = letters,
            TargetUnits = letters,
            Transformer = new TransformerSpec { Width = 32, Heads = 2, EncoderLayers = 2, DecoderLayers = 2, AttentionDropout = 0.1, Positions = new RelativePositions() },
        },
        ["all at once"] = Spec(new GruSpec(64), new AttentionSpec { Score = AttentionScore.General, Query = AttentionQuery.AfterCell }),
    };

    public static TheoryData<string> Variants => [.. specs.Keys];

    [Theory, MemberData(nameof(Variants))]
    public void GradientsHaveTheSameBits(string variant)
    {
        Vocabulary vocabulary = Vocabulary.Build(letters, "abcdefgh");
        Seq2Seq model = Seq2Seq.Create(specs[variant], vocabulary, vocabulary, seed: 5);
        var random = new RandomStream(6);
        int[] Ids(int count, string name) => [.. Enumerable.Range(0, count).Select(i => random.Fork(name).Below(vocabulary.Size, (ulong)i))];
        int[][] sources = [.. Enumerable.Range(0, 110).Select(b => Ids(40 - b % 7, $"source{b}"))];
        int[] inputs = Ids(110 * 13, "inputs"), targets = Ids(110 * 13, "targets");
        float[][] Gradients(int threads)
        {
            using var settings = new SharedNumericsSettings(Simd.Level, threads);
            model.Parameters.ClearGradients();
            var tape = new Tape();
            var pass = new Pass(tape, Training: true, new RandomStream(7));
            tape.Backward(tape.SoftmaxCrossEntropy(model.Decode(pass, model.Encode(pass, sources), inputs).Logits, targets));
            return [.. model.Parameters.Trainable.Select(parameter => parameter.Value.Gradient.ToArray())];
        }

        float[][] one = Gradients(1);
        Assert.All(one, gradient => Assert.Contains(gradient, value => value != 0));
        foreach ((float[] expected, float[] actual) in one.Zip(Gradients(3))) Assert.Equal(expected, actual);
    }

    private static Seq2SeqSpec Spec(RecurrentSpec decoder, AttentionSpec attention) => new()
    {
        SourceUnits = letters,
        TargetUnits = letters,
        Embedding = 24,
        Encoder = new GruSpec(32) { Bidirectional = true },
        Decoder = decoder,
        Attention = attention,
        OutputDropout = 0.1,
    };
}
