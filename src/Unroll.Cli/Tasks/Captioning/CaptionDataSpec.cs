using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Which images with captions a recipe learns from.</summary>
internal sealed record CaptionDataSpec
{
    private const int DefaultSide = 32;

    /// <summary>
    /// A table of tab-separated columns with a header line that names images and their captions. A relative path in a recipe is looked for in the recipe's folder, the current
    /// folder and the folder that the environment variable UNROLL_DATA names.
    /// </summary>
    [DataPath]
    public string? Train { get; init; }

    /// <summary>A table to validate on. Without any, the split column or a share decides.</summary>
    [DataPath]
    public string? Validation { get; init; }

    /// <summary>A table that is measured once, with the best weights, when training is over.</summary>
    [DataPath]
    public string? Test { get; init; }

    /// <summary>One file with all images of the tables: .npy, IDX or raw bytes, packed with gzip or not. Without it the image column names files beside the table.</summary>
    [DataPath]
    public string? Images { get; init; }

    /// <summary>The header of the column with the image: a file, or with images the number of the entry from 0. Default: image.</summary>
    public string Image { get; init; } = "image";

    /// <summary>The header of the column with the caption. Default: caption.</summary>
    public string Caption { get; init; } = "caption";

    /// <summary>The header of a column that says train, validation (or dev) or test. Default: none.</summary>
    public string? Split { get; init; }

    /// <summary>Rows of an image: image files are resized, raw bytes have so many. Default: 32.</summary>
    public int? Height { get; init; }

    /// <summary>Columns of an image. Default: 32.</summary>
    public int? Width { get; init; }

    /// <summary>Channels of image files and raw bytes: 1 for grey, 3 for red, green, blue. Default: 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Where an array of four dimensions has its channels. Default: last.</summary>
    public ImageLayout Layout { get; init; }

    /// <summary>The share of the rows that is drawn for validation where none are named: 0 up to 0.5. Default: 0.1.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Require(!string.IsNullOrWhiteSpace(Train), nameof(Train), Train is null ? "missing" : "empty", "the path of a table of images and captions", "Name it here, with --data FILE, or as 'unroll train caption FILE'.");
        if (Height is { } height) check.Range(nameof(Height), height, 1, 1 << 14);
        if (Width is { } width) check.Range(nameof(Width), width, 1, 1 << 14);
        check.Require(Channels is 1 or 3, nameof(Channels), Channels, "1 (grey) or 3 (red, green, blue)");
        check.Range(nameof(ValidationShare), ValidationShare, 0, 0.5);
    }

    /// <summary>All rows of a table; of one with a split column those to test on, if it has such.</summary>
    public DataSet<CaptionedImage> ReadForTest(string path)
    {
        Require(path);
        if (Split is null) return CaptionFile.Read(path, Options);
        DataSplit<CaptionedImage> split = CaptionFile.ReadSplit(path, Options);
        return split.Test ?? CaptionFile.Read(path, Options);
    }

    /// <summary>All parts.</summary>
    public DataSplit<CaptionedImage> Read(ulong seed)
    {
        Require(Train!);
        DataSplit<CaptionedImage> data = Split is null ? new DataSplit<CaptionedImage>(CaptionFile.Read(Train!, Options)) : CaptionFile.ReadSplit(Train!, Options);
        if (Validation is not null) data = data with { Validation = CaptionFile.Read(Require(Validation), Options) };
        else if (data.Validation is null && ValidationShare > 0) data = data.Train.Split(ValidationShare, seed: seed) with { Test = data.Test };
        return Test is null ? data : data with { Test = CaptionFile.Read(Require(Test), Options) };
    }

    private CaptionFileOptions Options => new()
    {
        ImageColumn = Image,
        CaptionColumn = Caption,
        SplitColumn = Split,
        Images = Images is null ? null : Path.GetFullPath(Images),
        Size = Height is null && Width is null && Images is not null ? null : new ImageSize(Height ?? DefaultSide, Width ?? DefaultSide),
        Channels = Channels,
        Layout = Layout,
    };

    private static string Require(string path) => File.Exists(path) ? path
        : throw new WrongUseException($"There is no file '{path}'. Name your table with --data, or set {DataFinder.Variable} to the folder in which the recipes find theirs.");
}
