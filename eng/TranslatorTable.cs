#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Translators side by side: told the truth and on their own, how their mistakes lead to mistakes, and BLEU by the length of the source.
//
//   dotnet run -c Release eng/TranslatorTable.cs SOURCES TARGETS BEAM MODEL...
//   dotnet run -c Release eng/TranslatorTable.cs TABLE - BEAM MODEL...
//
// SOURCES and TARGETS belong together line by line and are cut into words already; a TABLE has a tab between them. BEAM is the width of the search, 1 for the likeliest symbol at every step; cascades are always
// those of the likeliest symbol.
using System.Globalization;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

if (args.Length < 4)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release eng/TranslatorTable.cs SOURCES TARGETS|- BEAM MODEL...");
    return 2;
}

DataSet<SequencePair> pairs = args[1] == "-" ? ParallelText.ReadTable(args[0], "1", "2") : ParallelText.Read(args[0], args[1]);
var options = new TranslationOptions { Search = new BeamSearch(int.Parse(args[2], CultureInfo.InvariantCulture)) { LengthPenalty = 1 } };
(string Name, Seq2Seq Model)[] models = [.. args[3..].Select(folder => (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Seq2Seq.Load(folder)))];
ITextMetric[] metrics = [new Bleu(BleuTokenization.Whitespace), new ExactMatch()];
Say($"{pairs.Count} pairs, fingerprint {pairs.Fingerprint[..12]}");
Say($"| model | loss, told the truth | symbols right, told the truth | on its own | | right symbols before the first mistake | cascade length | wrong behind it | the same, told the truth |");
Say($"|---|---:|---:|---:|---:|---:|---:|---:|---:|");
foreach ((string name, Seq2Seq model) in models)
{
    Seq2SeqScore score = model.Evaluate(pairs, options, metrics);
    CascadeStatistics cascades = model.MeasureCascades(pairs);
    Say($"| {name} | {score.Loss:F3} | {score.Accuracy:P1} | {string.Join(" | ", score.OnItsOwn.Select(one => $"{one.Name} {one.Value:F2}"))} | {cascades.UntilFirstError:F1} | {cascades.CascadeLength:F2} | {cascades.FreeErrorAfterFirst:P1} | {cascades.ForcedErrorAfterFirst:P1} |");
}

LengthTable table = LengthTable.Measure(models, pairs, [metrics[0]], options: options);
Say($"| symbols of the source | pairs | {string.Join(" | ", table.Models)} |");
foreach (LengthBucket bucket in table.Buckets) Say($"| {bucket.Shortest} to {bucket.Longest} | {bucket.Pairs} | {string.Join(" | ", bucket.Scores.Select(scores => scores[0].Value.ToString("F1", CultureInfo.InvariantCulture)))} |");
return 0;

static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
