using System.Text;
using Unroll.Formats;

namespace Unroll.Tests.Formats;

public sealed class JsonLinesLogTests
{
    private static byte[] Line(long step) => Encoding.UTF8.GetBytes($$"""{"step":{{step}},"loss":1.25,"note":"손실"}""");

    [Fact]
    public void OpeningDropsLaterStepsAndATornEnd()
    {
        using var folder = new TemporaryFolder();
        string path = folder["log.jsonl"];
        JsonLinesLog log = JsonLinesLog.Open(path, 0);
        for (int step = 1; step <= 5; step++) log.Append(Line(step));
        byte[] whole = File.ReadAllBytes(path);
        int lineLength = whole.Length / 5;

        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            JsonLinesLog.Open(path, 3);
            Assert.Equal(whole[..(Math.Min(3, length / lineLength) * lineLength)], File.ReadAllBytes(path));
        }

        File.WriteAllBytes(path, whole);
        JsonLinesLog.Open(path, 0).Append(Line(1));
        Assert.Equal(whole[..lineLength], File.ReadAllBytes(path));
    }

    [Fact]
    public void ADamagedLineIsNamedByItsNumber()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.jsonl"], "{\"step\":1}\n{\"stop\":2}\n{\"step\":3}\n");
        Assert.Contains("line 2", Assert.Throws<CorruptFileException>(() => JsonLinesLog.Open(folder["log.jsonl"], 3)).Message, StringComparison.Ordinal);
        Assert.Throws<FileWriteException>(() => JsonLinesLog.Open(folder["log.jsonl/x"], 3));
    }
}
