using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Unroll.Cells;
using Unroll.Models;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Cli;

/// <summary>The life of a model from sequence to sequence on the command line: trained, asked, measured, explained.</summary>
public sealed class TranslateCommandTests : IDisposable
{
    private static readonly (string Source, string Target)[] words = [("one", "eins"), ("two", "zwei"), ("three", "drei"), ("four", "vier"), ("dog", "Hund"), ("cat", "Katze")];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AModelIsTrainedAskedMeasuredAndExplained()
    {
        string model = folder["model"], data = Table("pairs.tsv", 300);
        Tool.Result trained = Tool.Succeed(
            "train", "translate", data, "--hidden", "24", "--embedding", "16", "--dropout", "0", "--batch", "16", "--epochs", "14", "--learning-rate", "0.01", "--test", data, "--seed", "3", "--out", model);
        Assert.Contains("told the truth: loss", trained.Error, StringComparison.Ordinal);
        Assert.Contains("; on its own: exact match 1.0000", trained.Error, StringComparison.Ordinal);
        Assert.Contains("exact match   100.00", trained.Out, StringComparison.Ordinal);

        Assert.Equal("zwei Hund\n\ndrei Katze\n", Lines(Tool.Succeed("translate", model, "two dog", "", "three cat").Out));
        string[] ranked = Lines(Tool.Succeed("translate", model, "two dog", "--n-best", "3", "--alignment", "--beam", "4").Out).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, ranked.Length);
        Assert.Equal(["1", "zwei Hund", "0-0 1-1 1-2"], ranked[0].Split('\t').Where((_, column) => column != 1));
        using JsonDocument json = JsonDocument.Parse(Tool.Succeed("translate", model, "one cat", "--json", "--alignment", "--n-best", "2").Out);
        Assert.Equal("eins Katze", json.RootElement.GetProperty("text").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("others").GetArrayLength());
        Assert.All(json.RootElement.GetProperty("alignment").EnumerateArray(), row => Assert.Equal(1, row.EnumerateArray().Sum(weight => weight.GetDouble()), 1e-3));
        Assert.Equal("vier eins\n", Lines(Tool.Succeed("translate", model, "one one", "--prefix", "vier", "--beam", "1").Out));
        Assert.Equal(Tool.Succeed("translate", model, "one cat", "--sample", "--seed", "5").Out, Tool.Succeed("translate", model, "one cat", "--sample", "--seed", "5").Out);
        double right = Score("one cat\teins Katze"), wrong = Score("one cat\tzwei Hund");
        Assert.True(right > wrong, $"{right} {wrong}");

        Tool.Result measured = Tool.Succeed("eval", model, "--data", data);
        Assert.Contains("told the truth  loss", measured.Out, StringComparison.Ordinal);
        Assert.Contains("chrF2         100.00", measured.Out, StringComparison.Ordinal);
        using JsonDocument score = JsonDocument.Parse(Tool.Succeed("eval", model, "--data", data, "--json", "--set", "search.width=1", "--set", "data.alternatives=true").Out);
        Assert.Equal(100, score.RootElement.GetProperty("onItsOwn").GetProperty("chrF2").GetProperty("value").GetDouble(), 1e-6);
        Assert.True(score.RootElement.GetProperty("sources").GetInt32() < score.RootElement.GetProperty("pairs").GetInt32());

        using JsonDocument explained = JsonDocument.Parse(Tool.Succeed("explain", model, "--text", "two dog", "--json").Out);
        Assert.Equal(["two", "dog"], explained.RootElement.GetProperty("source").EnumerateArray().Select(symbol => symbol.GetString()));

        Assert.Contains("texts without a mistake", Tool.Succeed("explain", model, "--data", data, "--view", "cascade").Out, StringComparison.Ordinal);
        Assert.Contains("steps behind it", Tool.Succeed("explain", model, "--data", data, "--view", "recovery").Out, StringComparison.Ordinal);
        using JsonDocument probe = JsonDocument.Parse(Tool.Succeed("explain", model, "--data", data, "--view", "probe", "--json").Out);
        Assert.All(probe.RootElement.GetProperty("symbols").EnumerateArray(), symbol => Assert.InRange(symbol.GetProperty("accuracy").GetDouble(), 0.5, 1));
        Tool.Fail(2, "Say what the model should write", "explain", model, "--text", "two dog", "--view", "cascade");
        Tool.Fail(2, "--data FILE", "explain", model, "--view", "probe");

        double Score(string pair) => double.Parse(Tool.Succeed("translate", model, pair, "--forced").Out.Split('\t')[1], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void ATransformerIsTrainedAskedMeasuredAndExplainedAlike()
    {
        string model = folder["model"], data = Table("pairs.tsv", 200);
        Tool.Result trained = Tool.Succeed(
            "train", "translate", data, "--transformer", "--width", "32", "--layers", "1", "--heads", "2", "--feed-forward", "32", "--positions", "learned", "--dropout", "0",
            "--set", "model.transformer.placement=before", "--set", "training.tokenBudget=48", "--epochs", "14", "--learning-rate", "0.005", "--seed", "3", "--out", model);
        Assert.Contains("Transformer: 1 + 1 x 32, heads: 2", trained.Error, StringComparison.Ordinal);
        Assert.Contains("; on its own: exact match 1.0000", trained.Error, StringComparison.Ordinal);
        Assert.Equal("zwei Hund\n\ndrei Katze\n", Lines(Tool.Succeed("translate", model, "two dog", "", "three cat").Out));
        string[] ranked = Lines(Tool.Succeed("translate", model, "two dog", "--n-best", "3", "--alignment", "--beam", "4").Out).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1", "zwei Hund"], ranked[0].Split('\t').Where((_, column) => column is 0 or 2));
        Assert.True(Score("one cat\teins Katze") > Score("one cat\tzwei Hund"));
        Assert.Matches(@"exact match +(9\d|100)\.", Tool.Succeed("eval", model, "--data", data).Out);
        foreach (string view in (string[])["alignment", "bottleneck", "beam", "cascade"]) Tool.Succeed("explain", model, "--text", "two dog", "--target", "zwei Hund", "--view", view, "--json");

        double Score(string line)
        {
            using JsonDocument json = JsonDocument.Parse(Tool.Succeed("translate", model, "--forced", "--json", line).Out);
            return json.RootElement.GetProperty("logProbability").GetDouble();
        }
    }

    [Fact]
    public void FlagsOfATransformerAndOfRecurrentLayersDoNotMix()
    {
        string data = Table("pairs.tsv", 20), model = folder["model"];
        Tool.Fail(2, "--width belongs to --transformer", "train", "translate", data, "--width", "32", "--out", model);
        Tool.Fail(2, "model.encoder is given. Allowed: nothing with a Transformer", "train", "translate", data, "--transformer", "--cell", "lstm", "--out", model);
        Tool.Fail(2, "model.transformer.heads", "train", "translate", data, "--transformer", "--heads", "3", "--out", model);
    }

    [Fact]
    public void TwoFilesAreAPairAndARecipeSaysTheSame()
    {
        (string source, string target) = (folder["a.en.gz"], folder["a.de"]);
        using (var packed = new StreamWriter(new GZipStream(File.Create(source), CompressionLevel.Fastest))) packed.Write(string.Concat(Enumerable.Range(0, 40).Select(i => Pair(i).Source + "\n")));
        File.WriteAllText(target, string.Concat(Enumerable.Range(0, 40).Select(i => Pair(i).Target + "\n")));
        Tool.Result dry = Tool.Succeed("train", "translate", source, target, "--cell", "lstm", "--hidden", "8", "--no-attention", "--forcing", "inverseSigmoid", "--steps", "5", "--out", folder["model"], "--dry-run");
        foreach (string line in new[] { "pairs             36", "memory", "work per update" }) Assert.Contains(line, dry.Error, StringComparison.Ordinal);
        File.WriteAllText(folder["recipe.json"], "// as the dry run wrote it\n" + dry.Out);
        string model = folder["model"];
        Tool.Succeed("train", folder["recipe.json"], "--json");
        Assert.Contains("pairs", Tool.Succeed("eval", model, "--data", source, "--target", target).Out, StringComparison.Ordinal);
        Tool.Fail(2, "has no attention", "translate", model, "one", "--alignment");
        Tool.Fail(2, "--n-best is 4. Allowed: 1 to the beam, which is 2.", "translate", model, "one", "--beam", "2", "--n-best", "4");
        Tool.Fail(2, "--length-penalty is 11", "translate", model, "one", "--length-penalty", "11");
    }

    [Fact]
    public void LineNOfTheAnswerBelongsToLineNOfTheInput()
    {
        string model = Untrained();
        File.WriteAllText(folder["in.txt"], "a\n\nbb\n" + new string('a', 5000) + "\nx☃\n");
        Tool.Result read = Tool.Succeed("translate", model, "--file", folder["in.txt"], "--max-length", "4");
        string[] answers = Lines(read.Out).Split('\n');
        Assert.Equal(6, answers.Length);
        Assert.Equal("", answers[1]);
        Assert.Contains("Of 5,000 symbols the first 16 are read", read.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 5 inputs", read.Error, StringComparison.Ordinal);

        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "Unroll.Cli.dll"), "translate", model, "--json", "--max-length", "4" }) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        foreach (string line in new[] { "ab", "", "b" })
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
            using JsonDocument answer = JsonDocument.Parse(process.StandardOutput.ReadLine()!);
            Assert.Equal(line, answer.RootElement.GetProperty("source").GetString());
        }

        process.StandardInput.BaseStream.Write([0xB0, 0xA1, (byte)'\n']);
        process.StandardInput.Close();
        Assert.Contains("Standard input is not UTF-8", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public void WrongUseIsSaid()
    {
        (string source, string target, string model) = (folder["a.en"], folder["a.de"], folder["model"]);
        File.WriteAllText(source, "one\ntwo\nthree\n");
        File.WriteAllText(target, "eins\nzwei\n");
        Assert.Contains($"'{target}', line 3", Tool.Fail(1, "the file ends after 2 lines", "train", "translate", source, target, "--out", model).Error, StringComparison.Ordinal);
        Tool.Fail(1, "line 1: the row has 1 columns", "train", "translate", source, "--out", model);
        Tool.Fail(2, "data.target is de", "train", "translate", source, "--target-column", "de", "--out", model);
        Tool.Fail(2, "There is no file", "train", "translate", folder["none.tsv"], "--out", model);
        Tool.Fail(2, "teacherForcing.kind is \"sometimes\"", "train", "translate", source, target, "--forcing", "sometimes", "--out", model);
        File.WriteAllBytes(target, [.. "eins\nzwei\n"u8, 0xB0, 0xA1, (byte)'\n']);
        Tool.Fail(1, "is not valid UTF-8", "train", "translate", source, target, "--out", model);
        File.WriteAllText(target, "\n\n\n");
        Tool.Fail(1, "no line has text on both sides", "train", "translate", source, target, "--out", model);
        Tool.Fail(2, "is SOURCE<TAB>TARGET", "translate", Untrained(), "a", "--forced");
    }

    private string Untrained()
    {
        string model = folder["untrained"];
        TextUnits units = TextUnits.Characters;
        var spec = new Seq2SeqSpec { SourceUnits = units, TargetUnits = units, Embedding = 4, Encoder = new GruSpec(4), Decoder = new GruSpec(4), MaximumSourceLength = 16, MaximumTargetLength = 16 };
        Seq2Seq.Create(spec, Vocabulary.Build(units, "ab"), Vocabulary.Build(units, "xy")).Save(model);
        return model;
    }

    private string Table(string name, int pairs)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pairs; i++) text.Append(CultureInfo.InvariantCulture, $"{Pair(i).Source}\t{Pair(i).Target}\n");
        File.WriteAllText(folder[name], text.ToString());
        return folder[name];
    }

    private static (string Source, string Target) Pair(int i)
    {
        (string Source, string Target)[] chosen = [.. Enumerable.Range(0, 1 + i % 2).Select(place => words[(i / 2 + place * (1 + i / 12)) % words.Length])];
        return (string.Join(' ', chosen.Select(word => word.Source)), string.Join(' ', chosen.Select(word => word.Target)));
    }

    private static string Lines(string text) => text.Replace("\r", "", StringComparison.Ordinal);
}
