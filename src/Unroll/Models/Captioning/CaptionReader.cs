using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns captions into symbols.</summary>
internal sealed class CaptionReader(CaptionerSpec spec, Vocabulary vocabulary)
{
    /// <summary>The examples of a set; each image is asked for again whenever its example is.</summary>
    public DataSet<CaptionExample> Read(DataSet<CaptionedImage> data)
    {
        int[][] symbols = new int[data.Count][];
        string[] captions = new string[data.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            CaptionedImage example = data[i];
            if (Problem(example.Image) is { } problem) throw new ArgumentException($"Image {i} of '{data.Name}' {problem}", nameof(data));
            (symbols[i], captions[i]) = (Encode(example.Caption), example.Caption);
        }

        return new DataSet<CaptionExample>(data.Name, new ConvertedList<CaptionExample>(data.Count, index => new CaptionExample(data[index].Image, symbols[index], captions[index])), () => data.Fingerprint);
    }

    /// <summary>The ids of a caption with the end symbol, cut off at the maximum length.</summary>
    public int[] Encode(string caption)
    {
        int[] ids = [.. vocabulary.Encode(OneLine(caption)), vocabulary.End!.Value];
        return ids.Length <= spec.MaximumLength ? ids : ids[..spec.MaximumLength];
    }

    /// <summary>What keeps the model from reading an image, or nothing.</summary>
    public string? Problem(Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var size = new ImageSize(spec.Height!.Value, spec.Width!.Value);
        if (image.Channels == spec.Channels && image.Size == size) return null;
        return $"is {image}; the model reads {size}, {spec.Channels} channels. Use Resize and ToChannels of the image, or train on images of this size.";
    }

    /// <summary>A caption is one line: line ends become spaces.</summary>
    public static string OneLine(string caption) => caption.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ');
}
