#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// What is a text as a whole? A bidirectional LSTM and runs of characters, beside naive Bayes over runs of them, the mark that a classifier should reach. recipes/surnames.json trains twice as long and passes it.
// dotnet run -c Release examples/06-classifier-beside-naive-bayes.cs FILE.tsv [TEXT-COLUMN LABEL-COLUMN]
using System.Globalization;
using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

if (args.Length is not (1 or 3))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/06-classifier-beside-naive-bayes.cs FILE.tsv [TEXT-COLUMN LABEL-COLUMN]   (columns by number: the file has no header)");
    return 2;
}

LabelledColumns columns = args.Length == 1 ? new LabelledColumns() : new LabelledColumns { Header = false, Text = [args[1]], Label = args[2] };
DataSplit<LabelledSequence> data = LabelledFile.Read(args[0], columns).Split(validation: 0.05, test: 0.1, seed: 7);

var spec = new ClassifierSpec
{
    Units = TextUnits.Characters,
    MarkEnds = true,
    Embedding = 64,
    Recurrent = new LstmSpec(hidden: 128) { Bidirectional = true },
    Pooling = Pooling.Max,
    Ngrams = new NgramSpec(minimum: 1, maximum: 4, buckets: 32768, size: 32),
    InputDropout = 0.2,
    Dropout = 0.4,
    ClassWeights = ClassWeighting.SquareRoot,
};
var model = Classifier.Create(spec, data.Train, seed: 7);
TrainingReport report = model.Train(data, new TrainingSpec { Optimizer = new AdamW(2e-3), Schedule = Schedule.Cosine(warmup: 100), Epochs = 6, BatchSize = 64, ClipNorm = 1, Seed = 7 });
Console.WriteLine(report);
ClassificationScore score = model.Evaluate(data.Test!);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"LSTM         accuracy {score.Accuracy:P1}, macro F1 {score.MacroF1:P1}, calibration error {score.Calibration.ExpectedError:P1}"));
(double accuracy, double macroF1) = NaiveBayes(data.Train, data.Test!, order: 3, smoothing: 0.1);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"naive Bayes  accuracy {accuracy:P1}, macro F1 {macroF1:P1}"));

string example = data.Test![0].Input.Text!;
Console.WriteLine($"{example}: {model.Predict(example)}. {model.Explain(example, by: AttributionUnit.Steps).Sentence}");
return 0;

// Multinomial naive Bayes over runs of 1 to order characters, the ends of the text marked.
static (double Accuracy, double MacroF1) NaiveBayes(DataSet<LabelledSequence> train, DataSet<LabelledSequence> test, int order, double smoothing)
{
    IEnumerable<string> Runs(string text)
    {
        string marked = $"^{text}$";
        for (int n = 1; n <= order; n++)
        {
            for (int start = 0; start + n <= marked.Length; start++) yield return marked.Substring(start, n);
        }
    }

    var counts = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
    var examples = new Dictionary<string, int>(StringComparer.Ordinal);
    var known = new HashSet<string>(StringComparer.Ordinal);
    foreach (LabelledSequence example in train)
    {
        string label = example.Labels[0];
        examples[label] = examples.GetValueOrDefault(label) + 1;
        if (!counts.TryGetValue(label, out Dictionary<string, int>? ofLabel)) counts[label] = ofLabel = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string run in Runs(example.Input.Text!))
        {
            ofLabel[run] = ofLabel.GetValueOrDefault(run) + 1;
            known.Add(run);
        }
    }

    Dictionary<string, double> totals = counts.ToDictionary(pair => pair.Key, pair => pair.Value.Values.Sum(count => (double)count) + smoothing * known.Count, StringComparer.Ordinal);
    var confusion = new Dictionary<(string True, string Given), int>();
    foreach (LabelledSequence example in test)
    {
        string[] runs = [.. Runs(example.Input.Text!)];
        string given = examples.Keys.MaxBy(label => Math.Log((double)examples[label] / train.Count)
            + runs.Sum(run => Math.Log((counts[label].GetValueOrDefault(run) + smoothing) / totals[label])))!;
        confusion[(example.Labels[0], given)] = confusion.GetValueOrDefault((example.Labels[0], given)) + 1;
    }

    double F1(string label)
    {
        double both = confusion.Where(pair => pair.Key.True == label).Sum(pair => pair.Value) + confusion.Where(pair => pair.Key.Given == label).Sum(pair => pair.Value);
        return both == 0 ? double.NaN : 2 * confusion.GetValueOrDefault((label, label)) / both;
    }

    double right = confusion.Where(pair => pair.Key.True == pair.Key.Given).Sum(pair => pair.Value);
    return (right / test.Count, examples.Keys.Select(F1).Where(value => !double.IsNaN(value)).Average());
}
