#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Puts trained translators side by side, told the truth and on their own, with the cascades of their mistakes and their scores by source length; two tables in Markdown:
//   dotnet run -c Release examples/13-told-the-truth.cs PAIRS.tsv MODEL ...
//   dotnet run -c Release examples/13-told-the-truth.cs SOURCES TARGETS MODEL ... [--whitespace]
// With --whitespace BLEU takes the texts for cut into words already.
using System.Globalization;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Metrics;
using Unroll.Models;

string[] given = [.. args.Where(arg => arg != "--whitespace")];
bool table = given.Length > 0 && given[0].EndsWith(".tsv", StringComparison.Ordinal);
if (given.Length < (table ? 2 : 3))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/13-told-the-truth.cs (PAIRS.tsv | SOURCES TARGETS) MODEL ... [--whitespace]");
    return 2;
}

DataSet<SequencePair> data = table ? ParallelText.ReadTable(given[0], "1", "2") : ParallelText.Read(given[0], given[1]);
(string Name, Seq2Seq Model)[] models = [.. given.Skip(table ? 1 : 2).Select(folder => (Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Seq2Seq.Load(folder)))];
ITextMetric[] metrics = [new Bleu(args.Length > given.Length ? BleuTokenization.Whitespace : BleuTokenization.International13a), new ChrF(), new ErrorRate(ErrorUnit.Characters), new ExactMatch()];

IReadOnlyList<FeedingRow> rows = FeedingComparison.Measure(models, data, metrics: metrics);
Console.WriteLine($"{data}, written greedily, BLEU {rows[0].Score.OnItsOwn[0].Signature}\n");
Console.WriteLine($"| | loss told the truth | symbols right then | {string.Join(" | ", metrics.Select(metric => metric.Name))} | right before the first mistake | cascade length | wrong behind it | the same, told the truth | wrong after wrong | after right | told one wrong symbol: unmoved | not back | costs, nats |");
Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", metrics.Length + 11))}");
foreach ((string name, var score, CascadeStatistics cascades, RecoveryStatistics recoveries) in rows)
{
    IEnumerable<string> cells =
    [
        name, Number(score.Loss, 4), Share(score.Accuracy), .. score.OnItsOwn.Select(value => Number(value.Value, 2)), Number(cascades.UntilFirstError, 2), Number(cascades.CascadeLength, 2),
        Share(cascades.FreeErrorAfterFirst), Share(cascades.ForcedErrorAfterFirst), Share(cascades.FreeErrorAfterError), Share(cascades.FreeErrorAfterRight),
        Share(recoveries.Unmoved), Share(recoveries.Lost), Number(recoveries.LossIncrease, 2),
    ];
    Console.WriteLine($"| {string.Join(" | ", cells)} |");
}

LengthTable lengths = LengthTable.Measure(models, data, metrics);
Console.WriteLine($"\n| symbols of the source | pairs | {string.Join(" | ", models.Select(model => $"{model.Name}: {metrics[0].Name}, {metrics[^1].Name}"))} |");
Console.WriteLine($"|---|---|{string.Concat(Enumerable.Repeat("---|", models.Length))}");
foreach (LengthBucket bucket in lengths.Buckets)
    Console.WriteLine($"| {bucket.Shortest} to {bucket.Longest} | {bucket.Pairs} | {string.Join(" | ", bucket.Scores.Select(scores => $"{Number(scores[0].Value, 1)}, {Number(scores[^1].Value, 1)}"))} |");

return 0;

static string Number(double? value, int digits) => value?.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) ?? "";

static string Share(double? value) => value is { } share ? Number(100 * share, 1) + " %" : "";
