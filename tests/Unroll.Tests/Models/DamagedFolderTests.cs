using Unroll.Cells;
using Unroll.Formats;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tests.Formats;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>Folders without a manifest, as they come from elsewhere: damage in a file gives a message that names it, or a model, never a crash.</summary>
public sealed class DamagedFolderTests
{
    private const int CasesPerFile = 1_000;

    [Theory]
    [InlineData(ModelFolder.Config)]
    [InlineData(ModelFolder.Tokenizer)]
    [InlineData(ModelFolder.Weights)]
    public void AChangedByteGivesAMessageOrAModel(string name)
    {
        using var folder = new TemporaryFolder();
        var text = "나는 학교에 갔다. the rain in spain".AsMemory();
        LanguageModel.Create(new LanguageModelSpec { Embedding = 3, Recurrent = new GruSpec(4) }, Vocabulary.Build(TextUnits.Syllables(), text)).Save(folder.Path);
        File.Delete(folder[FolderManifest.FileName]);
        byte[] whole = File.ReadAllBytes(folder[name]);
        var random = new RandomStream(1);
        for (ulong i = 0; i < CasesPerFile; i++)
        {
            byte[] changed = [.. whole];
            int at = random.Below(whole.Length, 3 * i);
            if (i % 3 == 0) changed = changed[..at];
            else if (i % 3 == 1) changed[at] ^= (byte)(1 << random.Below(8, 3 * i + 1));
            else changed[at] = (byte)"0123456789{}[]\",:-e.ntf "[random.Below(24, 3 * i + 2)];
            File.WriteAllBytes(folder[name], changed);
            Exception? error = Record.Exception(() => LanguageModel.Load(folder.Path));
            if (error is null) continue;
            Assert.True(error is CorruptFileException or InvalidDataException or InvalidSpecException, $"Case {i}: {error}");
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        }
    }
}
