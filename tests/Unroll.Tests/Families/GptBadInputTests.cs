using System.Text;
using System.Text.Json.Nodes;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Tensors;
using Unroll.Tests.Cli;
using Unroll.Tests.Formats;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Families;

/// <summary>What a GPT says of input that it cannot use, in code and on the command line.</summary>
public sealed class GptBadInputTests : IDisposable
{
    private const string Verse = "the cat sat on the mat; the cats sat on mats.";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void IdsThatTheVocabularyLacksAreNamed()
    {
        Gpt model = GptKinds.Create("learned");
        int size = model.Vocabulary.Size;
        foreach (int id in new[] { -1, size, int.MaxValue })
        {
            int[] ids = [1, id];
            var pass = new Pass(new Tape(recording: false));
            foreach (Action use in new Action[]
            {
                () => model.Step(id), () => model.Forward(pass, ids, 1), () => model.Read(pass, ids, model.InitialState()), () => model.Loss(pass, ids, [1, 1], 1), () => model.Loss(pass, [1, 1], ids, 1),
                () => model.Explain(ids, 0), () => model.Vocabulary.Decode(ids), () => model.Vocabulary.Symbol(id),
            })
            {
                // The value, and what is allowed.
                string message = Assert.ThrowsAny<ArgumentException>(use).Message;
                Assert.Contains($"{id}", message, StringComparison.Ordinal);
                Assert.True(message.Contains($"{size - 1}", StringComparison.Ordinal) || message.Contains($"no class of {size}", StringComparison.Ordinal), message);
            }
        }
    }

    [Fact]
    public void StatesOfOtherModelsAreRefused()
    {
        Gpt model = GptKinds.Create("learned");
        foreach (GptSpec other in new[] { model.Spec with { Layers = 1 }, model.Spec with { Width = 8 }, model.Spec with { KeyHeads = 2 } })
        {
            GptState state = Gpt.Create(other, model.Vocabulary).Step(1).State;
            Assert.ThrowsAny<ArgumentException>(() => model.Step(1, state));
        }
    }

    [Fact]
    public void APromptLongerThanTheWindowIsReadByTheStatedRule()
    {
        // Twelve symbols are seen; the last six stay when they are full, so only what the rule keeps can matter.
        Gpt model = GptKinds.Create("learned");
        string prompt = "the cat sat on the mat, said";
        string Write(string text) => string.Concat(model.Generate(text.Replace(",", "", StringComparison.Ordinal), new Sampling { Length = 8, Seed = 3 }));
        string kept = prompt.Replace(",", "", StringComparison.Ordinal)[12..];
        Assert.Equal(Write(kept), Write(prompt));
        foreach (Action use in new Action[] { () => model.Explain(prompt), () => model.ExplainLens(prompt), () => model.ExplainAttention(prompt) })
            Assert.Contains("12 at once", Assert.ThrowsAny<ArgumentException>(use).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalvesOfSurrogatePairsAreReadAsTheReplacementCharacter()
    {
        Gpt model = Gpt.Create(new GptSpec { Units = TextUnits.Subwords(270), Context = 16, Layers = 1, Heads = 2, Width = 8 }, Corpus.FromText(Verse));
        foreach (string broken in new[] { "\uD800", "a\uDC00b", "\uDC00\uD800", "the \uD83D" })
        {
            string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(broken));
            Assert.Equal(model.Vocabulary.Encode(whole), model.Vocabulary.Encode(broken, out EncodingReport report));
            Assert.True(report.LoneSurrogates > 0);
            Assert.Equal(Text(model, whole), Text(model, broken));
            Assert.Equal(model.Explain(whole).Score, model.Explain(broken).Score);
        }

        Assert.True(model.Evaluate(new TextPart("text", "the cat \uD800 sat".AsMemory())).Loss > 0);
        TrainingReport trained = model.Train(Corpus.FromText(Verse + "\uDC00" + Verse), new TrainingSpec { Steps = 1, BatchSize = 1, SequenceLength = 8 });
        Assert.Equal(1, trained.Steps);
    }

    [Fact]
    public void AnotherVocabularyThanTheWeightsHaveIsRefused()
    {
        string model = Save("model", TextUnits.Subwords(270)), other = Save("other", TextUnits.Subwords(280));
        File.Copy(Path.Combine(other, "tokenizer.json"), Path.Combine(model, "tokenizer.json"), overwrite: true);
        Assert.Contains("tokenizer.json", Assert.ThrowsAny<IOException>(() => Gpt.Load(model)).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(model, "manifest.sha256"));
        Assert.Contains("another vocabulary", Assert.Throws<InvalidDataException>(() => Gpt.Load(model)).Message, StringComparison.Ordinal);
        Tool.Fail(1, "another vocabulary", "generate", model);
        File.Copy(Path.Combine(other, "model.safetensors"), Path.Combine(model, "model.safetensors"), overwrite: true);
        Change(model, "config.json", config => config["vocabularies"] = null);
        Change(model, "tokenizer.json", tokenizer => tokenizer["model"]!["merges"]!.AsArray().Clear());
        Assert.Equal(Gpt.Load(other).Vocabulary.Size, Gpt.Load(model).Vocabulary.Size);
    }

    [Theory]
    [InlineData("cut", "cannot be read")]
    [InlineData("merges", "but the vocabulary has no token")]
    [InlineData("circle", "but the vocabulary has no token")]
    [InlineData("twice", "Each id stands for one token")]
    [InlineData("unknown", "no token")]
    [InlineData("byte", "the byte 0x7E")]
    public void BrokenTokenizersAreNamedOnTheCommandLineToo(string damage, string expected)
    {
        string model = Save("model", damage == "unknown" ? TextUnits.Subwords(60, SubwordAlgorithm.WordPiece) : TextUnits.Subwords(270)), path = Path.Combine(model, "tokenizer.json");
        if (damage == "cut") File.WriteAllText(path, File.ReadAllText(path)[..500]);
        else
        {
            Change(model, "tokenizer.json", tokenizer =>
            {
                JsonNode rules = tokenizer["model"]!;
                JsonObject words = rules["vocab"]!.AsObject();
                if (damage == "merges") rules["merges"]!.AsArray().Add(new JsonArray("the", "cat sat"));
                // A merge whose result is one of its parts would go round for ever.
                if (damage == "circle") rules["merges"]!.AsArray().Insert(0, new JsonArray("t", ""));
                if (damage == "twice") words["t"] = (int)words["h"]!;
                if (damage == "unknown") words.Remove("<unk>");
                if (damage == "byte") words.Remove("~");
            });
        }

        File.Delete(Path.Combine(model, "manifest.sha256"));
        Exception error = Assert.ThrowsAny<Exception>(() => Gpt.Load(model));
        Assert.True(error is InvalidDataException or IOException, $"{error}");
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
        if (damage is "cut" or "merges") Tool.Fail(1, expected, "generate", model);
    }

    private string Save(string name, TextUnits units)
    {
        string path = Path.Combine(folder.Path, name);
        Gpt.Create(new GptSpec { Units = units, Context = 8, Layers = 1, Heads = 2, Width = 8 }, Corpus.FromText(Verse)).Save(path);
        return path;
    }

    private static void Change(string model, string file, Action<JsonObject> change)
    {
        string path = Path.Combine(model, file);
        JsonObject json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private static string Text(Gpt model, string prompt) => string.Concat(model.Generate(prompt, new Sampling { Length = 6, Seed = 4 }));
}
