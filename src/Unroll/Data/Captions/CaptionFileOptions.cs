namespace Unroll.Data;

/// <summary>Where a table of captions has what, and where the images are.</summary>
public sealed record CaptionFileOptions
{
    /// <summary>The header of the column with the captions. Default: <c>caption</c>.</summary>
    public string CaptionColumn { get; init; } = "caption";

    /// <summary>
    /// The header of the column that says which image it is: a file, relative to the folder of the table, or with <see cref="Images"/> the number of the entry, from 0.
    /// Default: <c>image</c>.
    /// </summary>
    public string ImageColumn { get; init; } = "image";

    /// <summary>The header of a column that says <c>train</c>, <c>validation</c> (or <c>dev</c>, <c>val</c>, <c>valid</c>) or <c>test</c>. Default: none.</summary>
    public string? SplitColumn { get; init; }

    /// <summary>One file with all images: <c>.npy</c>, IDX, or raw bytes, any of them packed with gzip or not. Relative to the folder of the table. Default: none.</summary>
    public string? Images { get; init; }

    /// <summary>Rows and columns of the images: image files are resized to it; raw bytes have it. Needed for both. Default: none.</summary>
    public ImageSize? Size { get; init; }

    /// <summary>Channels of image files and raw bytes: 1 for grey, 3 for red, green, blue. Default: 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Where an array of four dimensions has its channels. Default: last.</summary>
    public ImageLayout Layout { get; init; }

    /// <summary>Whether image files are decoded once and kept, rather than each time that they are looked at. Default: true.</summary>
    public bool KeepInMemory { get; init; } = true;
}
