using Unroll.Cells;
using Unroll.Layers;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>What a captioner is: an image becomes a vector, the vector the first state of recurrent layers, and they write a text symbol by symbol.</summary>
public sealed record CaptionerSpec : ISpec
{
    /// <summary>What the model writes: words, characters, syllables, jamo or bytes. Must have the symbols for start and end. Default: words.</summary>
    public TextUnits Units { get; init; } = TextUnits.Words();

    /// <summary>Channels of the images. Taken from the data when the model is made.</summary>
    public int? Channels { get; init; }

    /// <summary>Rows of the images. Taken from the data when the model is made.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of the images. Taken from the data when the model is made.</summary>
    public int? Width { get; init; }

    /// <summary>Subtract each channel's mean over the training data and divide by its standard deviation. Default: true.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>How the image becomes one vector. Default: three convolutions.</summary>
    public ImageEncoderSpec Encoder { get; init; } = new ConvolutionImageEncoder();

    /// <summary>Where the decoder sees the image. Default: as its first state and at every step.</summary>
    public ImageFeed Feed { get; init; } = ImageFeed.EveryStep;

    /// <summary>How many numbers stand for a symbol. 1 to 65536. Default: 64.</summary>
    public int Embedding { get; init; } = 64;

    /// <summary>The recurrent layers that write, in one direction. Default: one GRU layer of 256 units.</summary>
    public RecurrentSpec Recurrent { get; init; } = new GruSpec(256);

    /// <summary>Up to how many pixels an image is moved at random, in each direction, while training; its edge pixels fill the gap. Default: 0.</summary>
    public int Shift { get; init; }

    /// <summary>Share of the image vector's numbers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double ImageDropout { get; init; }

    /// <summary>Share of the embedding's numbers that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the last layer's outputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Share of the probability that training spreads evenly over all symbols; 0 up to, but not including, 1. Default: 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>The most symbols of a caption, the end included: longer ones are cut off in training, and writing ends there. 1 to 65536. Default: 100.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach (string problem in Units.Problems()) check.Require(false, nameof(Units), Units, problem);
        check.Require(
            Units.Specials.HasFlag(SpecialSymbols.Start) && Units.Specials.HasFlag(SpecialSymbols.End), $"{nameof(Units)}.{nameof(Units.Specials)}", Units.Specials, "with start and end",
            "A caption begins with the one and ends with the other.");
        foreach ((string name, int? size) in ((string, int?)[])[(nameof(Channels), Channels), (nameof(Height), Height), (nameof(Width), Width)])
        {
            if (size is { } given) check.Range(name, given, 1, 1 << 20);
        }

        check.Require(Encoder is not null, nameof(Encoder), Encoder, "an encoder");
        Encoder?.Validate(check[nameof(Encoder)], Height, Width);
        check.Require(Enum.IsDefined(Feed), nameof(Feed), Feed, string.Join(", ", Enum.GetNames<ImageFeed>()));
        check.Range(nameof(Embedding), Embedding, 1, 65536);
        check.Require(Recurrent is not null, nameof(Recurrent), Recurrent, "recurrent layers");
        Recurrent?.Validate(check[nameof(Recurrent)]);
        check.Require(Recurrent is not { Bidirectional: true }, $"{nameof(Recurrent)}.{nameof(RecurrentSpec.Bidirectional)}", true, "false", "What is written later is not known yet.");
        check.Range(nameof(Shift), Shift, 0, 1 << 16);
        check.Share(nameof(ImageDropout), ImageDropout);
        check.Share(nameof(InputDropout), InputDropout);
        check.Share(nameof(OutputDropout), OutputDropout);
        check.Share(nameof(LabelSmoothing), LabelSmoothing);
        check.Range(nameof(MaximumLength), MaximumLength, 1, 65536);
    }
}
