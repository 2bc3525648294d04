#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Looks inside two small translators of dates, one with attention and one without: dotnet run -c Release examples/12-inside-a-translator.cs DATES [UPDATES]
// DATES has a date in any form, an underscore and the date as 1994-09-27 on each line; gzip is unpacked.
using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

int updates = 600;
if (args.Length is not (1 or 2) || (args.Length == 2 && !int.TryParse(args[1], CultureInfo.InvariantCulture, out updates)))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/12-inside-a-translator.cs DATES [UPDATES]");
    return 2;
}

SequencePair[] pairs = [.. TextFile.Read(args[0]).Split('\n').Where(line => line.Contains('_', StringComparison.Ordinal)).Select(line => new SequencePair(line.Split('_')[0].Trim(), line.Split('_')[1].Trim()))];
DataSplit<SequencePair> data = new DataSet<SequencePair>("dates", pairs, () => Fingerprint.OfFile(args[0])).Split(validation: 0.01, test: 0.02, seed: 7);
TextUnits characters = TextUnits.Characters;
var attending = new Seq2SeqSpec
{
    SourceUnits = characters,
    TargetUnits = characters,
    Embedding = 32,
    Encoder = new GruSpec(48) { Bidirectional = true },
    Decoder = new GruSpec(64),
    Attention = new AttentionSpec { Score = AttentionScore.Additive },
};
var training = new TrainingSpec { Optimizer = new Adam(3e-3), Schedule = Schedule.Cosine(warmup: 50), Steps = updates, BatchSize = 32, ClipNorm = 1, Seed = 7 };
var models = new List<(string Name, Seq2Seq Model)>();
// Without attention it takes far longer.
foreach ((string name, Seq2SeqSpec spec, int factor) in new[] { ("attention", attending, 1), ("context vector", attending with { Attention = null, ReverseSource = true }, 6) })
{
    Seq2Seq model = Seq2Seq.Create(spec, data.Train, seed: 7);
    Console.WriteLine($"{name}: {model.Train(data, training with { Steps = factor * updates })}");
    models.Add((name, model));
}

// How do mistakes lead to mistakes?
DataSet<SequencePair> test = data.Test!;
foreach (FeedingRow row in FeedingComparison.Measure(models, test, metrics: [new ExactMatch(), new ErrorRate(ErrorUnit.Characters)]))
{
    Console.WriteLine(row);
    Console.WriteLine($"  {row.Cascades.Sentence}");
    Console.WriteLine($"  wrong after a wrong symbol {row.Cascades.FreeErrorAfterError:P1}, after a right one {row.Cascades.FreeErrorAfterRight:P1}; told the truth {row.Cascades.ForcedErrorAfterError:P1} and {row.Cascades.ForcedErrorAfterRight:P1}");
}

// Where does the one look, and what does the other know of its source?
Seq2Seq attention = models[0].Model, context = models[1].Model;
SequencePair shown = test.MaxBy(pair => pair.Source.Length)!;
AlignmentMap map = attention.ExplainAlignment(shown.Source);
Console.WriteLine($"{shown.Source} -> {map.Text}\n  {map.Sentence}");
for (int u = 0; u < map.Target.Count; u++) Console.WriteLine($"  {map.Target[u],-5} looks at {string.Concat(map.Ribbon(u).Select(i => map.Source[i])),-12} entropy {map.Entropies[u]:F2}");
foreach ((string name, Seq2Seq model) in models) Console.WriteLine($"{name}: {model.ExplainSource(shown.Source, shown.Target).Sentence}");
Console.WriteLine(context.ProbeContext(test, symbols: 20).Sentence);
foreach (string sentence in LengthTable.Measure(models, test, [new ExactMatch()], buckets: 3).Sentences) Console.WriteLine(sentence);

// One mistake of the model without attention, and one that it is made to make.
SequencePair? wrong = test.FirstOrDefault(pair => context.ExplainCascade(pair.Source, pair.Target).Length > 1);
if (wrong is not null)
{
    Cascade cascade = context.ExplainCascade(wrong.Source, wrong.Target);
    Console.WriteLine($"{wrong.Source}\n  truth            {cascade.Truth}\n  told the truth   {string.Concat(cascade.Steps.Take(cascade.Truth.Length).Select(step => step.Forced))}\n  on its own       {cascade.Written}\n  {cascade.Sentence}");
    foreach (CascadeStep step in cascade.Steps.Where(step => step.HiddenDistance is not null).Skip(cascade.FirstDivergence!.Value)) Console.WriteLine($"  {step.Truth,-5} {step.Free,-5} states apart by {step.HiddenDistance:P0}, distributions by {step.Divergence:F2} nats");
}

Console.WriteLine(attention.ExplainRecovery(shown.Source, shown.Target, 3).Sentence);

// Between what did a beam choose?
BeamTree tree = context.ExplainBeam(shown.Source, new TranslationOptions { Search = new BeamSearch(4) { Results = 4 } });
Console.WriteLine(tree.Sentence);
foreach (Translation result in tree.Results) Console.WriteLine($"  {result}");
return 0;
