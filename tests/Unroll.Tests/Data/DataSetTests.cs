using Unroll.Data;
using Xunit;

namespace Unroll.Tests.Data;

public sealed class DataSetTests
{
    private static readonly DataSet<int> numbers = new("numbers", [.. Enumerable.Range(0, 100)], () => Fingerprint.Of("numbers"));

    [Fact]
    public void ASplitDealsOutEveryExampleOnce()
    {
        DataSplit<int> split = numbers.Split(0.1, 0.2, seed: 3);
        Assert.Equal((70, 10, 20), (split.Train.Count, split.Validation!.Count, split.Test!.Count));
        Assert.Equal(Enumerable.Range(0, 100), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.Equal(split.Train.Order(), split.Train);
    }

    [Fact]
    public void TheSeedDecides()
    {
        Assert.Equal(numbers.Split(0.1, seed: 1).Validation!, numbers.Split(0.1, seed: 1).Validation!);
        Assert.NotEqual(numbers.Split(0.1, seed: 1).Validation!.ToArray(), numbers.Split(0.1, seed: 2).Validation!.ToArray());
        Assert.Equal(numbers.Split(0.1, seed: 1).Fingerprint, numbers.Split(0.1, seed: 1).Fingerprint);
        Assert.NotEqual(numbers.Split(0.1, seed: 1).Fingerprint, numbers.Split(0.1, seed: 2).Fingerprint);
    }

    [Theory]
    [InlineData(0.001, 0)]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.1, 0)]
    [InlineData(double.NaN, 0)]
    public void SharesThatLeaveAPartEmptyAreRefused(double validation, double test) => Assert.ThrowsAny<ArgumentException>(() => numbers.Split(validation, test));

    [Fact]
    public void NoExamplesAreRefusedByName() => Assert.Contains("'nothing'", Assert.Throws<ArgumentException>(() => new DataSet<int>("nothing", [], () => "")).Message, StringComparison.Ordinal);

    [Fact]
    public void FramesSayWhichNumberIsNotFinite()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Frames(new float[] { 1, 2, 3, float.NaN }, 2));
        Assert.Contains("Feature 1 of frame 1 is NaN", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Frames(new float[3], 2));
        Assert.Throws<ArgumentException>(() => new Frames(Array.Empty<float>(), 2));
    }

    [Fact]
    public void AFileHasTheFingerprintOfItsPackedForm()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, plain = Path.Combine(folder, "a.txt"), packed = Path.Combine(folder, "a.txt.gz");
        File.WriteAllText(plain, "읽기 쉬운 글\n");
        using (var stream = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Fastest)) stream.Write(File.ReadAllBytes(plain));
        Assert.Equal(Fingerprint.OfFile(plain), Fingerprint.OfFile(packed));
        Directory.Delete(folder, recursive: true);
    }
}
