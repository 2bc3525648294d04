#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A captioner that learns to name pictures, beside the nearest picture's name: dotnet run -c Release examples/09-captions.cs captions.tsv images.bin.gz
// The table needs the columns index, caption and split; the images are raw bytes, 32 x 32 pixels of red, green, blue.
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
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

// What a model must beat: the caption of the training image whose pixels are nearest.
(double exact, TextScore bleu) = NearestImage.Evaluate(data.Train, data.Test!);
Console.WriteLine($"nearest image: {exact:P1} exact, {bleu}");

var spec = new CaptionerSpec
{
    Units = TextUnits.Words(),
    Encoder = new ConvolutionImageEncoder { Channels = [32, 64, 128], Size = 256 },
    Recurrent = new GruSpec(hidden: 256),
    Shift = 2,
    OutputDropout = 0.2,
};
Captioner model = Captioner.Create(spec, data.Train, seed: 7);
var training = new TrainingSpec { Optimizer = new AdamW(1e-3) { WeightDecay = 0.05 }, Schedule = Schedule.Cosine(warmup: 100), Epochs = 60, ClipNorm = 1, Seed = 7 };
Console.WriteLine(model.Train(data, training, progress: new Progress<TrainingProgress>(Console.WriteLine)));

Console.WriteLine($"model: {model.Evaluate(data.Test!, new BeamSearch(width: 4))}");
foreach (CaptionedImage example in data.Test!.Take(10)) Console.WriteLine($"{example.Caption,-40} {model.Caption(example.Image, beam: 4)}");

// Which part of the first picture moved the first word.
CaptionInfluence why = model.Explain(data.Test![0].Image);
Console.WriteLine(why.Attributions[0].Sentence);
return 0;
