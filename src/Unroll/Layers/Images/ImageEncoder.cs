using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Turns images <c>[batch, channels, height, width]</c> into vectors <c>[batch, size]</c>. Weights are called <c>convolution0.weight</c>, <c>convolution0.bias</c>,
/// <c>norm0.weight</c>, ..., <c>output.weight</c>, <c>output.bias</c>. No image of a batch sees another.
/// </summary>
public sealed class ImageEncoder
{
    private readonly List<(Convolution2D Convolution, LayerNorm? Norm)> layers = [];
    private readonly Linear output;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they get their names.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="height">Rows of the images.</param>
    /// <param name="width">Columns of the images.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public ImageEncoder(ParameterScope scope, ImageEncoderSpec spec, int channels, int height, int width, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(ImageEncoderSpec), check => spec.Validate(check, height, width));
        (Spec, Channels, Height, Width) = (spec, channels, height, width);
        (int inputs, int rows, int columns) = (channels, height, width);
        switch (spec)
        {
            case ConvolutionImageEncoder convolution:
                bool strides = convolution.Shrink == ImageShrink.Stride;
                var options = new ConvolutionOptions { Stride = strides ? 2 : 1, Padding = convolution.Kernel / 2 };
                foreach (int outputs in convolution.Channels)
                {
                    string index = layers.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    var layer = new Convolution2D(scope["convolution" + index], inputs, outputs, convolution.Kernel, random, options, initializer: Initializers.KaimingUniform());
                    (int normRows, int normColumns) = strides ? ((rows + 1) / 2, (columns + 1) / 2) : (rows, columns);
                    layers.Add((layer, convolution.Normalize ? new LayerNorm(scope["norm" + index], new Shape(outputs, normRows, normColumns)) : null));
                    (inputs, rows, columns) = strides ? (outputs, normRows, normColumns) : (outputs, rows / 2, columns / 2);
                }

                break;
            case PatchImageEncoder patches:
                layers.Add((new Convolution2D(scope["convolution0"], channels, patches.Channels, patches.Patch, random, new ConvolutionOptions { Stride = patches.Patch }, initializer: Initializers.KaimingUniform()), null));
                (inputs, rows, columns) = (patches.Channels, height / patches.Patch, width / patches.Patch);
                break;
        }

        output = new Linear(scope["output"], inputs * rows * columns, spec.Size, random);
    }

    /// <summary>What was built.</summary>
    public ImageEncoderSpec Spec { get; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; }

    /// <summary>Rows of the images.</summary>
    public int Height { get; }

    /// <summary>Columns of the images.</summary>
    public int Width { get; }

    /// <summary>The vectors of some images.</summary>
    /// <param name="pass">The tape.</param>
    /// <param name="images"><c>[batch, channels, height, width]</c>.</param>
    /// <returns><c>[batch, size]</c>, none below 0.</returns>
    /// <exception cref="ArgumentException">The images have another size or other channels.</exception>
    public Tensor Forward(Pass pass, Tensor images)
    {
        if (images.Shape.Rank != 4 || images.Shape[1] != Channels || images.Shape[2] != Height || images.Shape[3] != Width)
            throw new ArgumentException($"ImageEncoder: the images {images.Shape} must be [batch, {Channels}, {Height}, {Width}].", nameof(images));
        Tensor x = images;
        foreach ((Convolution2D convolution, LayerNorm? norm) in layers)
        {
            x = convolution.Forward(pass, x);
            if (norm is not null) x = norm.Forward(pass, x);
            x = pass.Tape.Relu(x);
            if (Spec is ConvolutionImageEncoder { Shrink: ImageShrink.Maximum }) x = pass.Tape.MaxPool2D(x, 2);
        }

        int batch = images.Shape[0];
        return pass.Tape.Relu(output.Forward(pass, x.Reshape(new Shape(batch, x.Length / batch))));
    }
}
