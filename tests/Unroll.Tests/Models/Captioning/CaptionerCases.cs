using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Models.Captioners;

/// <summary>Small captioners of every kind, and images whose captions follow from them: a coloured bar at a place.</summary>
internal static class CaptionerCases
{
    private static readonly string[] colours = ["red", "green", "blue"];
    private static readonly string[] colourNames = ["빨강", "초록", "파랑"];

    public static IReadOnlyDictionary<string, CaptionerSpec> Specs { get; } = new Dictionary<string, CaptionerSpec>(StringComparer.Ordinal)
    {
        ["convolution"] = new CaptionerSpec { Encoder = new ConvolutionImageEncoder { Channels = [4, 6], Size = 12, Normalize = true }, Embedding = 5, Recurrent = new GruSpec(16), MaximumLength = 12 },
        ["maximum"] = new CaptionerSpec
        {
            Encoder = new ConvolutionImageEncoder { Channels = [4, 6], Size = 12, Shrink = ImageShrink.Maximum },
            Feed = ImageFeed.InitialState,
            Embedding = 5,
            Recurrent = new ElmanSpec(16),
            Standardize = false,
            MaximumLength = 12,
        },
        ["patches"] = new CaptionerSpec { Units = TextUnits.Characters, Encoder = new PatchImageEncoder { Patch = 2, Channels = 3, Size = 10 }, Embedding = 6, Recurrent = new LstmSpec(14) { Layers = 2 }, MaximumLength = 30 },
        ["features"] = new CaptionerSpec { Units = TextUnits.Syllables(), Encoder = new FeatureImageEncoder { Size = 8 }, Feed = ImageFeed.InitialState, Embedding = 6, Recurrent = new LstmSpec(10), MaximumLength = 9 },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    public static Captioner Create(string name, ulong seed = 3) => Captioner.Create(Specs[name], Data(name), seed);

    public static DataSet<CaptionedImage> Data(string name, int count = 24, ulong seed = 1)
    {
        var random = new RandomStream(seed);
        var examples = new CaptionedImage[count];
        for (int i = 0; i < count; i++)
        {
            int colour = random.Below(3, 3 * (ulong)i), row = random.Below(3, 3 * (ulong)i + 1), noise = random.Below(100, 3 * (ulong)i + 2);
            float[] values = [.. Enumerable.Range(0, 3 * 6 * 5).Select(at => 0.01f * random.Fork((ulong)noise).Below(10, (ulong)at))];
            values.AsSpan(colour * 30 + 10 * row, 10).Fill(1);
            var image = new Image(values, 3, new ImageSize(6, 5));
            string place = row == 0 ? "at the very top" : row == 1 ? "middle" : "bottom";
            string caption = name == "features" ? colourNames[colour] + (row == 2 ? " 아래" : "") : $"{colours[colour]} {place}";
            examples[i] = new CaptionedImage(name == "features" ? Image.FromFeatures(image.Values.ToArray()) : image, caption);
        }

        return new DataSet<CaptionedImage>($"bars {seed}", examples, () => $"bars {name} {count} {seed}");
    }
}
