using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers.Sequences;

public sealed class SequenceEncoderTests
{
    public static TheoryData<string> Specs => [.. All.Keys];

    private static Dictionary<string, SequenceEncoderSpec> All { get; } = new()
    {
        ["rnn"] = new() { Recurrent = new ElmanSpec(5) },
        ["lstm"] = new() { Recurrent = new LstmSpec(5) { Layers = 2, Bidirectional = true } },
        ["gru"] = new() { Recurrent = new GruSpec(5) { Bidirectional = true }, InputDropout = 0.3, OutputDropout = 0.2 },
        ["convolution"] = new() { Recurrent = null, Convolutions = [new(6, 3), new(4, 5)] },
        ["shortening"] = new() { Recurrent = new GruSpec(5), Convolutions = [new(6, 5) { Stride = 2 }, new(4, 3) { Stride = 3 }] },
    };

    [Theory, MemberData(nameof(Specs))]
    public void PaddingChangesNoBit(string name)
    {
        (SequenceEncoder encoder, _) = Create(name);
        int[] lengths = [7, 1, 4, 2];
        Tensor x = GradientCheck.Random(2, new Shape(4, 7, 3));
        var tape = new Tape(recording: false);
        EncodedSequences together = encoder.Forward(new Pass(tape), x, lengths);
        int steps = together.Output.Shape[1], features = encoder.OutputSize;
        for (int i = 0; i < lengths.Length; i++)
        {
            Tensor alone = Tensor.From(x.Values.Slice(i * 21, lengths[i] * 3), new Shape(1, lengths[i], 3));
            EncodedSequences single = encoder.Forward(new Pass(tape), alone, [lengths[i]]);
            Assert.Equal(single.Lengths[0], together.Lengths[i]);
            Assert.Equal(encoder.Spec.OutputLength(lengths[i]), together.Lengths[i]);
            Assert.Equal(single.Output.ToArray(), together.Output.Values.Slice(i * steps * features, together.Lengths[i] * features).ToArray());
        }
    }

    [Theory, MemberData(nameof(Specs))]
    public void GradientsAreThoseOfFiniteDifferences(string name)
    {
        (SequenceEncoder encoder, ParameterSet parameters) = Create(name);
        Tensor x = GradientCheck.Random(3, new Shape(3, 6, 3));
        GradientCheck.Run(
            tape =>
            {
                EncodedSequences encoded = encoder.Forward(new Pass(tape, Training: true, new RandomStream(4)), x, [6, 2, 3]);
                return [tape.MeanOverTime(encoded.Output, [.. encoded.Lengths])];
            },
            [x, .. parameters.All.Select(parameter => parameter.Value)],
            tolerance: encoder.Spec.Convolutions.Count > 0 ? 2e-2 : 1e-3, step: encoder.Spec.Convolutions.Count > 0 ? 1.0 / 256 : 1.0 / 32);
    }

    [Theory, MemberData(nameof(Specs))]
    public void WhatStandsBehindTheEndIsNeverRead(string name)
    {
        (SequenceEncoder encoder, _) = Create(name);
        Tensor x = GradientCheck.Random(2, new Shape(2, 6, 3)), disturbed = Tensor.From(x.Values, x.Shape);
        for (int i = 2 * 3; i < 6 * 3; i++) disturbed.Edit()[i] = float.NaN;
        var tape = new Tape(recording: false);
        float[] Run(Tensor input)
        {
            EncodedSequences encoded = encoder.Forward(new Pass(tape), input, [2, 6]);
            return tape.MeanOverTime(encoded.Output, [.. encoded.Lengths]).ToArray();
        }

        Assert.Equal(Run(x), Run(disturbed));
    }

    [Theory]
    [InlineData(0, 3, 1, "Filters")]
    [InlineData(8, 4, 1, "Kernel")]
    [InlineData(8, 3, 0, "Stride")]
    public void AnImpossibleConvolutionIsNamed(int filters, int kernel, int stride, string field)
    {
        var spec = new SequenceEncoderSpec { Convolutions = [new ConvolutionSpec(filters, kernel) { Stride = stride }] };
        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => new SequenceEncoder(new ParameterSet().Root, spec, 3, default));
        Assert.Contains($"Convolutions[0].{field}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEncoderOfNothingIsRefused() => Assert.Throws<InvalidSpecException>(() =>
        new SequenceEncoder(new ParameterSet().Root, new SequenceEncoderSpec { Recurrent = null }, 3, default));

    private static (SequenceEncoder Encoder, ParameterSet Parameters) Create(string name)
    {
        var parameters = new ParameterSet();
        return (new SequenceEncoder(parameters.Root, All[name], 3, new RandomStream(1)), parameters);
    }
}
