#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A translator with attention and one without, told the truth and on their own: dotnet run -c Release examples/11-translator.cs SOURCES TARGETS [EPOCHS]
// The files have a text per line, and line n of one belongs to line n of the other.
using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

int epochs = 8;
if (args.Length is not (2 or 3) || (args.Length == 3 && !int.TryParse(args[2], CultureInfo.InvariantCulture, out epochs)))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/11-translator.cs SOURCES TARGETS [EPOCHS]");
    return 2;
}

DataSplit<SequencePair> data = ParallelText.Read(args[0], args[1]).Split(validation: 0.05, test: 0.05, seed: 7);
var words = TextUnits.Words(minimumCount: 2);
var attending = new Seq2SeqSpec
{
    SourceUnits = words,
    TargetUnits = words,
    Embedding = 128,
    Encoder = new GruSpec(128) { Bidirectional = true },
    Decoder = new GruSpec(128),
    Attention = new AttentionSpec { Score = AttentionScore.Additive },
    InputDropout = 0.2,
    OutputDropout = 0.2,
};
// All that a model without attention knows of the source is one vector; reading from the end brings the first words close to the first ones written.
Seq2SeqSpec alone = attending with { Attention = null, ReverseSource = true };
var training = new TrainingSpec { Optimizer = new AdamW(2e-3), Schedule = Schedule.Cosine(warmup: 100), Epochs = epochs, BatchSize = 64, ClipNorm = 1, Seed = 7 };
var search = new TranslationOptions { Search = new BeamSearch(width: 5) { LengthPenalty = 1, MaximumLength = 60 } };
foreach ((string name, Seq2SeqSpec spec) in new[] { ("with attention", attending), ("without", alone) })
{
    Seq2Seq model = Seq2Seq.Create(spec, data.Train, seed: 7);
    Console.WriteLine($"{name}: {model.Train(data, training, progress: new Progress<TrainingProgress>(Console.WriteLine))}");
    Console.WriteLine($"{name}, test: {model.Evaluate(data.Test!, search)}");
    foreach (SequencePair pair in data.Test!.Take(5)) Console.WriteLine($"  {pair.Source}\n    {pair.Target}\n    {model.Translate(pair.Source, search)}");
}

return 0;
