using System.Globalization;
using Unroll.Data;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary>Finds the image that an argument names: a file, or <c>FILE#NUMBER</c> for an entry, from 0, of a file with many.</summary>
internal sealed class ImageInput(Captioner model)
{
    private string? last;
    private IReadOnlyList<Image> entries = [];

    /// <summary>The image in the size that the model reads.</summary>
    public Image Read(string name)
    {
        int mark = name.LastIndexOf('#');
        return mark > 0 && !File.Exists(name) ? Entry(name[..mark], name[(mark + 1)..]) : One(name);
    }

    private Image One(string name)
    {
        if (model.Spec.Channels is not (1 or 3)) throw new WrongUseException($"The model reads {model.Spec.Channels} channels, which an image file does not have. Name an entry of an array: features.npy#0.");
        return ImageFile.Read(name, Size, model.Spec.Channels.Value);
    }

    private Image Entry(string path, string number)
    {
        if (!string.Equals(last, path, StringComparison.Ordinal)) (entries, last) = (ImageArray.ReadFile(path, Size, model.Spec.Channels!.Value), path);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= entries.Count)
            throw new WrongUseException($"'{path}' has images 0 to {entries.Count - 1}; '{number}' is none of them.");
        Image image = entries[index];
        return image.Channels == model.Spec.Channels ? image.Resize(Size) : image;
    }

    private ImageSize Size => new(model.Spec.Height!.Value, model.Spec.Width!.Value);
}
