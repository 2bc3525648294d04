using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers.Sequences;

public sealed class SequencePoolingTests
{
    public static TheoryData<Pooling> Kinds => [.. Enum.GetValues<Pooling>()];

    [Theory, MemberData(nameof(Kinds))]
    public void EachSequenceIsPooledAsIfItWereAlone(Pooling kind)
    {
        (SequenceEncoder encoder, SequencePooling pooling, _) = Create(kind);
        int[] lengths = [3, 8, 1, 5];
        Tensor x = GradientCheck.Random(2, new Shape(4, 8, 3));
        var pass = new Pass(new Tape(recording: false));
        float[] together = pooling.Forward(pass, encoder.Forward(pass, x, lengths)).ToArray();
        Assert.Equal(4 * pooling.OutputSize, together.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            Tensor alone = Tensor.From(x.Values.Slice(i * 24, lengths[i] * 3), new Shape(1, lengths[i], 3));
            Assert.Equal(pooling.Forward(pass, encoder.Forward(pass, alone, [lengths[i]])).ToArray(), together[(i * pooling.OutputSize)..((i + 1) * pooling.OutputSize)]);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void GradientsAreThoseOfFiniteDifferences(Pooling kind)
    {
        (SequenceEncoder encoder, SequencePooling pooling, ParameterSet parameters) = Create(kind);
        Tensor x = GradientCheck.Random(3, new Shape(3, 5, 3));
        GradientCheck.Run(
            tape =>
            {
                var pass = new Pass(tape);
                return [pooling.Forward(pass, encoder.Forward(pass, x, [5, 1, 3]))];
            },
            [x, .. parameters.All.Select(parameter => parameter.Value)], step: 1.0 / 128, tolerance: 5e-3);
    }

    [Fact]
    public void ASequenceWithoutStepsGivesZeros()
    {
        Tensor x = GradientCheck.Random(2, new Shape(2, 3, 4));
        var pass = new Pass(new Tape(recording: false));
        foreach (Pooling kind in new[] { Pooling.Mean, Pooling.Max, Pooling.Attention })
        {
            var pooling = new SequencePooling(new ParameterSet().Root, kind, 4, new RandomStream(1));
            float[] pooled = pooling.Forward(pass, new EncodedSequences(x, [0, 3], null)).ToArray();
            Assert.All(pooled[..4], value => Assert.Equal(0f, value));
            Assert.Contains(pooled[4..], value => value != 0f);
        }
    }

    [Fact]
    public void TheFinalStateIsThatOfTheTrueEnd()
    {
        var encoder = new SequenceEncoder(new ParameterSet().Root, new SequenceEncoderSpec { Recurrent = new GruSpec(4) }, 3, new RandomStream(1));
        var pooling = new SequencePooling(new ParameterSet().Root, Pooling.FinalState, 4, default);
        Tensor x = GradientCheck.Random(2, new Shape(2, 5, 3));
        var pass = new Pass(new Tape(recording: false));
        EncodedSequences encoded = encoder.Forward(pass, x, [2, 5]);
        float[] pooled = pooling.Forward(pass, encoded).ToArray();
        Assert.Equal(encoded.Output.Values.Slice(1 * 4, 4).ToArray(), pooled[..4]);
        Assert.Equal(encoded.Output.Values.Slice((5 + 4) * 4, 4).ToArray(), pooled[4..]);
        Assert.Throws<ArgumentException>(() => pooling.Forward(pass, new EncodedSequences(x, [1, 1], null)));
    }

    private static (SequenceEncoder Encoder, SequencePooling Pooling, ParameterSet Parameters) Create(Pooling kind)
    {
        var parameters = new ParameterSet();
        var encoder = new SequenceEncoder(parameters.Root, new SequenceEncoderSpec { Recurrent = new LstmSpec(4) { Bidirectional = true } }, 3, new RandomStream(1));
        return (encoder, new SequencePooling(parameters.Root["pooling"], kind, encoder.OutputSize, new RandomStream(2)), parameters);
    }
}
