using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Reads sequences of vectors, such as embedded words or numeric frames: convolutions that may shorten them, dropout, recurrent layers, dropout. What stands behind
/// the end of a sequence in a padded batch changes no bit of anything. Weights are called <c>conv.0.weight</c>, ..., <c>rnn.weight_ih_l0</c>, ...
/// </summary>
public sealed class SequenceEncoder
{
    private readonly Convolution1D[] convolutions;
    private readonly Recurrent? rnn;
    private readonly Dropout inputDropout;
    private readonly Dropout outputDropout;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="inputs">Features of an input step.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public SequenceEncoder(ParameterScope scope, SequenceEncoderSpec spec, int inputs, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        SpecCheck.Ensure(nameof(SequenceEncoderSpec), spec.Validate);
        (Spec, InputSize) = (spec, inputs);
        int features = inputs;
        convolutions = new Convolution1D[spec.Convolutions.Count];
        for (int i = 0; i < convolutions.Length; i++)
        {
            ConvolutionSpec convolution = spec.Convolutions[i];
            var options = new ConvolutionOptions { Stride = convolution.Stride, Padding = (convolution.Kernel - 1) / 2 };
            convolutions[i] = new Convolution1D(
                scope["conv"][FormattableString.Invariant($"{i}")], features, convolution.Filters, convolution.Kernel, random, options, initializer: Initializers.KaimingUniform());
            features = convolution.Filters;
        }

        if (spec.Recurrent is not null) rnn = new Recurrent(scope["rnn"], spec.Recurrent, features, random);
        OutputSize = rnn?.OutputSize ?? features;
        inputDropout = new Dropout(spec.InputDropout, "input");
        outputDropout = new Dropout(spec.OutputDropout, "output");
    }

    /// <summary>What was built.</summary>
    public SequenceEncoderSpec Spec { get; }

    /// <summary>Features of an input step.</summary>
    public int InputSize { get; }

    /// <summary>Features of an output step.</summary>
    public int OutputSize { get; }

    /// <summary>Reads a batch.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens: gates appear under <c>rnn</c>.</param>
    /// <param name="input"><c>[batch, time, features]</c>.</param>
    /// <param name="lengths">How many steps of each sequence are real, 1 to time.</param>
    /// <exception cref="ArgumentException">A shape or length does not fit.</exception>
    public EncodedSequences Forward(Pass pass, Tensor input, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Rank != 3 || input.Shape[2] != InputSize)
            throw new ArgumentException($"The encoder takes [batch, time, {InputSize}] but got {input.Shape}.", nameof(input));
        if (lengths.Length != input.Shape[0]) throw new ArgumentException($"There are {lengths.Length} lengths for {input.Shape[0]} sequences.", nameof(lengths));
        int[] steps = lengths.ToArray();
        Tensor values = input;
        for (int i = 0; i < convolutions.Length; i++)
        {
            // Behind a sequence's end must stand what stands behind the end of the longest: zeros.
            values = Relu(pass, convolutions[i].Forward(pass, Masked(pass, values, steps)));
            for (int s = 0; s < steps.Length; s++) steps[s] = Spec.Convolutions[i].OutputLength(steps[s]);
        }

        values = inputDropout.Forward(pass, values);
        if (rnn is null) return new EncodedSequences(outputDropout.Forward(pass, values), steps, null);
        RecurrentOutput hidden = rnn.Forward(pass["rnn"], values, lengths: steps);
        return new EncodedSequences(outputDropout.Forward(pass, hidden.Output), steps, hidden.State);
    }

    private static Tensor Relu(Pass pass, Tensor x) => pass.Tape.Relu(x);

    private static Tensor Masked(Pass pass, Tensor x, int[] lengths)
    {
        int time = x.Shape[1];
        if (Array.TrueForAll(lengths, length => length == time)) return x;
        int[] rows = new int[lengths.Length * time];
        for (int i = 0; i < lengths.Length; i++)
        {
            for (int t = 0; t < time; t++) rows[i * time + t] = t < lengths[i] ? i * time + t : -1;
        }

        return pass.Tape.SelectRows(x, rows, x.Shape);
    }
}
