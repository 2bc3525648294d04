using Unroll.Cli.Recipes;
using Unroll.Data;

namespace Unroll.Cli.Tasks;

/// <summary>Images with captions: a table of tab-separated columns with a header line that names both.</summary>
internal sealed record CaptionDataSpec : DataSpec
{
    private const int DefaultSide = 32;

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

    /// <inheritdoc/>
    public override void Validate(SpecCheck check)
    {
        CheckParts(check, "the path of a table of images and captions", "caption");
        if (Height is { } height) check.Range(nameof(Height), height, 1, 1 << 14);
        if (Width is { } width) check.Range(nameof(Width), width, 1, 1 << 14);
        check.Require(Channels is 1 or 3, nameof(Channels), Channels, "1 (grey) or 3 (red, green, blue)");
    }

    /// <summary>All rows of a table; of one with a split column those to test on, if it has such.</summary>
    public DataSet<CaptionedImage> ReadForTest(string path)
    {
        DataFinder.RequireFile(path, "table");
        if (Split is null) return CaptionFile.Read(path, Options);
        DataSplit<CaptionedImage> split = CaptionFile.ReadSplit(path, Options);
        return split.Test ?? CaptionFile.Read(path, Options);
    }

    /// <summary>All parts.</summary>
    public DataSplit<CaptionedImage> Read(ulong seed)
    {
        DataSet<CaptionedImage> All(string path) => CaptionFile.Read(DataFinder.RequireFile(path, "table"), Options);
        DataSplit<CaptionedImage> table = Split is null ? new DataSplit<CaptionedImage>(All(Train!)) : CaptionFile.ReadSplit(DataFinder.RequireFile(Train!, "table"), Options);
        // What the split column gives needs no share.
        CaptionDataSpec open = this with { ValidationShare = table.Validation is null ? ValidationShare : 0, TestShare = table.Test is null ? TestShare : 0 };
        DataSplit<CaptionedImage> parts = open.Divide(table.Train, All, seed);
        return parts with { Validation = parts.Validation ?? table.Validation, Test = parts.Test ?? table.Test };
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
}
