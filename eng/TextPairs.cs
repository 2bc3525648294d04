#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Prepares public data for recipes from sequence to sequence: dotnet run -c Release eng/TextPairs.cs KIND FOLDER OUT
//
// dates       FOLDER/date.txt, 50,000 lines "september 27, 1994           _1994-09-27" (github.com/oreilly-japan/deep-learning-from-scratch-2, MIT). In an order drawn by the random stream
//             1984 the first 44,000 become train.tsv, 1,000 validation.tsv and 5,000 test.tsv: "september 27, 1994<TAB>1994-09-27".
// cmudict     FOLDER/train.tsv, dev.tsv, test.tsv, lines "word<TAB>W ER1 D" (github.com/cmusphinx/cmudict). Stress marks go, as in the published comparisons, and rows that are then the same.
// inflection  FOLDER/german-train-high.tsv, german-dev.tsv, german-test.tsv, lines "Hahn<TAB>Hahnes<TAB>N;GEN;SG" (CoNLL-SIGMORPHON 2018). Features and letters become words of their own:
//             "+N +GEN +SG H a h n<TAB>H a h n e s"; a space within a form becomes "_".
// Files may be packed with gzip, as NAME.gz.
using System.Globalization;
using Unroll.Numerics;
using Unroll.Text;

if (args is not [("dates" or "cmudict" or "inflection") and { } kind, { } folder, { } target])
{
    Console.Error.WriteLine("Usage: dotnet run -c Release eng/TextPairs.cs dates|cmudict|inflection FOLDER OUT");
    return 2;
}

Directory.CreateDirectory(target);
switch (kind)
{
    case "dates":
        string[] dates = [.. Lines("date.txt").Select(line => line.Split('_')).Select(pair => $"{pair[0].Trim()}\t{pair[1].Trim()}")];
        var random = new RandomStream(1984);
        string[] drawn = [.. Enumerable.Range(0, dates.Length).OrderBy(line => random.Uniform((ulong)line)).Select(line => dates[line])];
        Write("train.tsv", drawn[..44_000]);
        Write("validation.tsv", drawn[44_000..45_000]);
        Write("test.tsv", drawn[45_000..]);
        break;
    case "cmudict":
        foreach ((string from, string to) in new[] { ("train.tsv", "train.tsv"), ("dev.tsv", "validation.tsv"), ("test.tsv", "test.tsv") })
            Write(to, [.. Lines(from).Select(line => line.Split('\t')).Select(row => $"{row[0]}\t{string.Concat(row[1].Where(letter => !char.IsAsciiDigit(letter)))}").Distinct(StringComparer.Ordinal)]);
        break;
    default:
        foreach ((string from, string to) in new[] { ("german-train-high.tsv", "train.tsv"), ("german-dev.tsv", "validation.tsv"), ("german-test.tsv", "test.tsv") })
            Write(to, [.. Lines(from).Select(line => line.Split('\t')).Select(row => $"{string.Join(' ', row[2].Split(';').Select(feature => "+" + feature))} {Letters(row[0])}\t{Letters(row[1])}")]);
        break;
}

return 0;

string[] Lines(string name)
{
    string path = Path.Combine(folder, name);
    return [.. TextFile.Read(File.Exists(path) ? path : path + ".gz").Split('\n').Where(line => line.Length > 0)];
}

void Write(string name, IReadOnlyList<string> rows)
{
    File.WriteAllText(Path.Combine(target, name), string.Join('\n', rows) + "\n");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(target, name)}: {rows.Count} pairs"));
}

static string Letters(string word) => string.Join(' ', word.EnumerateRunes().Select(letter => letter.Value == ' ' ? "_" : letter.ToString()));
