#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A captioner that learns to name pictures, beside the picture most like each: dotnet run -c Release examples/09-captions.cs captions.tsv images.bin.gz
// The table needs the columns index, caption and split; the images are raw bytes, 32 x 32 pixels of red, green, blue.
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/09-captions.cs captions.tsv images.bin.gz");
    return 2;
}

DataSplit<CaptionedImage> data = CaptionFile.ReadSplit(
    args[0], new CaptionFileOptions { ImageColumn = "index", SplitColumn = "split", Images = Path.GetFullPath(args[1]), Size = new ImageSize(32, 32) });

// The caption of the training image with the smallest distance between pixels: what a model must beat.
string[] right = [.. data.Test!.Select(example => example.Caption)];
string[] nearest = [.. data.Test!.Select(example => data.Train.MinBy(known => Distance(known.Image, example.Image))!.Caption)];
Console.WriteLine($"nearest picture: {ExactMatch.Share(nearest, right):P1} exact, {Bleu.Corpus(nearest, right)}");

var spec = new CaptionerSpec
{
    Units = TextUnits.Words(),
    Encoder = new ConvolutionImageEncoder { Channels = [32, 64, 128], Size = 256 },
    Recurrent = new GruSpec(256),
    Shift = 2,
    ImageDropout = 0.3,
    OutputDropout = 0.3,
};
Captioner model = Captioner.Create(spec, data.Train, seed: 7);
var training = new TrainingSpec { Optimizer = new AdamW(1e-3) { WeightDecay = 0.05 }, Schedule = Schedule.Cosine(warmup: 100), Epochs = 40, ClipNorm = 1, Seed = 7, Threads = 1 };
Console.WriteLine(model.Train(data, training, progress: new Progress<TrainingProgress>(Console.WriteLine)));
Console.WriteLine($"model: {model.Evaluate(data.Test!, new BeamSearch(4))}");
foreach (CaptionedImage example in data.Test!.Take(20)) Console.WriteLine($"{example.Caption,-40} {model.Caption(example.Image, beam: 4)}");
return 0;

static double Distance(Image left, Image right)
{
    double sum = 0;
    for (int i = 0; i < left.Values.Length; i++) sum += Math.Pow(left.Values[i] - right.Values[i], 2);
    return sum;
}
