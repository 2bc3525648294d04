using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.RepositoryTests;

/// <summary>The program of the README, which must stand there as it stands here.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task TheTenLinesTrainExplainAndWrite()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"unroll-readme-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "songs.txt");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("row, row, row your boat, gently down the stream; 노를 저어라. ", 60)));
        var console = new StringWriter();
        try
        {
            // <example>
            Corpus corpus = Corpus.Read(path).Split(validation: 0.1);
            var model = LanguageModel.Create(new LanguageModelSpec { Recurrent = new LstmSpec(hidden: 64) }, corpus, seed: 7);
            var training = new TrainingSpec { Optimizer = new AdamW(1e-2), Steps = 200, BatchSize = 8, ClipNorm = 1 };
            TrainingReport report = model.Train(corpus, training, folder: "models/songs");
            console.WriteLine(report);

            await foreach (string piece in model.GenerateAsync("row, ", new Sampling { Temperature = 0.7, Seed = 7, Length = 60 }))
                console.Write(piece);

            float[] influence = model.Explain("gently down").Influence(of: ^1);   // how much each letter moves the next
            // </example>
            Assert.Equal(11, influence.Length);
            Assert.Contains("boat", console.ToString(), StringComparison.Ordinal);
            Assert.Equal(model.Parameters["decoder.weight"].Value.ToArray(), LanguageModel.Load("models/songs").Parameters["decoder.weight"].Value.ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            Directory.Delete("models/songs", recursive: true);
        }
    }

    [Fact]
    public void TheReadmeShowsThatProgram() => DocumentedProgram.AssertShown(
        "README.md", "RepositoryTests/ReadmeTests.cs",
        line => line.Replace("console.", "Console.", StringComparison.Ordinal).Replace("(path)", "(\"songs.txt\")", StringComparison.Ordinal));
}
