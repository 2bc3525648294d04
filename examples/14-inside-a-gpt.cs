#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A GPT and an LSTM of about as many weights learn the same text, and are looked into: dotnet run -c Release examples/14-inside-a-gpt.cs TEXT [UPDATES]
// TEXT is UTF-8, and may be packed with gzip.
using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

int updates = 1000;
if (args.Length is not (1 or 2) || (args.Length == 2 && !int.TryParse(args[1], CultureInfo.InvariantCulture, out updates)))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/14-inside-a-gpt.cs TEXT [UPDATES]");
    return 2;
}

Corpus corpus = Corpus.FromText(TextFile.Read(args[0])).Split(validation: 0.1);
var training = new TrainingSpec { Optimizer = new AdamW(2e-3), Schedule = Schedule.Cosine(warmup: 100), Steps = updates, BatchSize = 12, SequenceLength = 64, ClipNorm = 1, Seed = 7 };
Gpt gpt = Gpt.Create(new GptSpec { Context = 64, Layers = 3, Heads = 4, Width = 96 }, corpus, seed: 7);
LanguageModel lstm = LanguageModel.Create(new LanguageModelSpec { Embedding = 64, Recurrent = new LstmSpec(256) }, gpt.Vocabulary, seed: 7);
Console.WriteLine($"{gpt}\n  {gpt.Train(corpus, training)}");
Console.WriteLine($"{lstm}\n  {lstm.Train(corpus, training)}");

// Who predicts better, and from how much?
TextPart held = corpus.Validation!;
LanguageModelComparison both = LanguageModelComparison.Measure([("GPT", gpt), ("LSTM", lstm)], held);
foreach ((int i, ContextRange range) in both.Contexts.Index()) Console.WriteLine($"  {range.Least,3} to {range.Most,3} symbols read: {string.Join(", ", both.Models.Select(model => $"{model.Name} {model.LossByContext[i]:F3}"))}");
foreach (string sentence in both.Sentences) Console.WriteLine(sentence);
foreach (ComparedModel model in both.Models) Console.WriteLine($"{model.Name} writes: {TextElements.Label(model.Sample)}");

// A passage of the held-back text: who looks where, when is it decided, and what does each symbol cost?
string passage = held.Text.Span[..TextElements.SafeCut(held.Text.Span, Math.Min(40, held.Text.Length))].ToString();
AttentionByHead heads = gpt.ExplainAttention(passage);
Console.WriteLine($"{TextElements.Label(passage)}\n  {heads.Sentence}");
foreach (HeadAttention head in heads.All) Console.WriteLine($"  block {head.Layer} head {head.Head}: entropy {head.Entropy:F2}, itself {head.Self:P0}, before {head.Previous:P0}, first {head.First:P0}, distance {head.Distance:F1}");
LogitLens lens = gpt.ExplainLens(passage);
Console.WriteLine(lens.Sentence);
foreach (LensLayer layer in lens.Layers) Console.WriteLine($"  {layer.Name,-10} {string.Concat(layer.Steps.Select(step => step.Symbol))}");
Console.WriteLine(PassageComparison.Measure([("GPT", gpt), ("LSTM", lstm)], passage).Sentence);
Console.WriteLine(gpt.Explain(passage).Sentence);

// What are its parts worth?
Console.WriteLine(gpt.MeasureSwitches(held).Sentence);
return 0;
