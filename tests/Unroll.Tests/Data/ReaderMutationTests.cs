using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Unroll.Data;
using Unroll.Numerics;
using Unroll.Tests.Data.Audio;
using Unroll.Tests.Formats;

namespace Unroll.Tests.Data;

/// <summary>
/// Files as they come from the world - cut off, in another encoding, with bytes changed at random - are read, or refused with a message that names the file. Never anything else.
/// </summary>
public sealed class ReaderMutationTests : IDisposable
{
    private const int Cases = 400;

    private static readonly string[] pieces =
        ["\t", "\n", "\r\n", "\"", ",", "{", "}", "[", "]", ":", "\\", "-1", "NaN", "1e999", "99999999999999999999", "\0", "\uFEFF", "#", "_", " ", "한", "1970-13-45"];

    // Arrays, images and recordings, all of numbers that any byte is.
    private static readonly Dictionary<string, (string Name, byte[] Bytes, Func<string, object> Read)> binaries = new(StringComparer.Ordinal)
    {
        ["idx"] = ("a.idx", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 12).Select(i => (byte)i)], path => IdxFile.Read(path).ToFloats()),
        ["npy"] = ("a.npy", Npy(), path => NpyFile.Read(path).ToFloats()),
        ["frames"] = ("b.npy", Npy(), path => FrameFile.ReadOne(path).Values.ToArray()),
        ["images"] = ("c.npy", Npy(), path => ImageArray.ReadFile(path)[1].Values.ToArray()),
        ["netpbm"] = ("a.ppm", Ppm(), path => NetpbmFile.Read(path).Values.ToArray()),
        ["wav"] = ("a.wav", WavFiles.Create(1, 1, 8000, 16, [1, 0, 2, 0, 3, 0, 4, 0]), path => WavFile.Read(path).Samples.ToArray()),
    };

    private readonly TemporaryFolder folder = new();

    public ReaderMutationTests()
    {
        File.WriteAllText(folder["z.csv"], "x,y,z\n1,2,3\n4,5,6\n");
        File.WriteAllBytes(folder["z.npy"], Npy());
        File.WriteAllBytes(folder["z.ppm"], Ppm());
    }

    public void Dispose() => folder.Dispose();

    private static readonly Dictionary<string, (string Name, string Text, Action<string> Read)> readers = new(StringComparer.Ordinal)
    {
        ["tsv"] = ("a.tsv", "text\tlabel\n좋다 good\tup\n나쁘다 bad\tdown\nso so\tup\n", path => All(LabelledFile.Read(path))),
        ["csv"] = ("a.csv", "text,label\n\"a, \"\"b\"\"\",up\nc,down\n\"d\ne\",up\n", path => All(LabelledFile.Read(path))),
        ["jsonl"] = ("a.jsonl", "{\"text\":\"a\",\"label\":\"up\"}\n{\"text\":\"b\",\"label\":\"down\"}\n", path => All(LabelledFile.Read(path))),
        ["ts"] = ("a.ts", "@problemName x\n@timeStamps false\n@univariate false\n@dimensions 2\n@equalLength false\n@classLabel true a b\n@data\n1,2,3:4,5,6:a\n1,2:3,4:b\n", path => All(LabelledFile.Read(path))),
        ["table"] = ("b.tsv", "id\ttext\n1\tone\n2\ttwo\n", path => TextTable.Read(path, "text")),
        ["conllu"] = ("a.conllu", "# text = I go\n1\tI\tI\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tgo\tgo\tVERB\tVBP\t_\t0\troot\t_\t_\n\n1\tHi\thi\tINTJ\tUH\t_\t0\troot\t_\t_\n\n", path => All(TaggedFile.Read(path))),
        ["columns"] = ("a.iob", "I O\nsaw O\nSeoul B-LOC\n\nHi O\n\n", path => All(TaggedFile.Read(path))),
        ["series"] = ("s.csv", "date,a,b\n2020-01-01,1,2\n2020-01-02,2,3\n2020-01-03,3,5\n", path => SeriesFile.Read(path)),
        ["series by id"] = ("i.csv", "item;day;a\nx;2020-01-01;1\ny;2020-01-01;2\nx;2020-01-02;3\n", path => SeriesFile.Read(path, new SeriesFormat { Id = "item" })),
        ["tagged json"] = ("t.jsonl", "{\"words\":[\"It\",\"rains\"],\"tags\":[\"PRON\",\"VERB\"]}\n{\"words\":[\"Hi\"],\"tags\":[\"INTJ\"]}\n", path => All(TaggedFile.Read(path))),
        ["tagged frames"] = ("f.csv", "time,x,y,label\n1,2.5,3,a\n2,-4,5e1,b\n3,6,7,a\n", path => All(TaggedFile.Read(path, new TaggedFileOptions { Ignore = ["time"] }))),
        ["scores"] = ("l.csv", "file,grade\nz.csv,1\nz.npy,-2.5\n", path => All(ScoredFile.Read(path))),
        ["captions"] = ("c.tsv", "image\tcaption\nz.ppm\ta red bar\nz.ppm\t파란 막대\n", path => All(CaptionFile.Read(path, new CaptionFileOptions { Size = new ImageSize(1, 2) }))),
        ["captions of one file"] = ("e.tsv", "image\tcaption\n0\ta red bar\n1\t파란 막대\n", path => All(CaptionFile.Read(path, new CaptionFileOptions { Images = "z.npy" }))),
        ["frames json"] = ("n.jsonl", "{\"text\":[[1,2],[3,4]],\"label\":\"a\"}\n[[1,2.5]]\n", path => Assert.NotEmpty(FrameFile.Read(path))),
        ["frames table"] = ("n.csv", "x,y\n1,2\n-3e1,4\n", path => Assert.NotEmpty(FrameFile.Read(path))),
        ["frames series"] = ("n.ts", "@data\n1,2,3:4,5,6:a\n1,2:3,4:b\n", path => Assert.NotEmpty(FrameFile.Read(path))),
        ["recordings"] = ("r.tsv", "path\ttext\n", path => All(RecordingFiles.ReadTable(path))),
    };

    public static TheoryData<string> Readers => [.. readers.Keys];

    public static TheoryData<string> Binaries => [.. binaries.Keys];

    private static void All<T>(DataSet<T> data)
    {
        foreach (T _ in data)
        {
        }
    }

    [Theory, MemberData(nameof(Readers))]
    public void ChangedTextsAreReadOrRefused(string reader)
    {
        (string name, string text, Action<string> read) = readers[reader];
        byte[] original = Encoding.UTF8.GetBytes(text);
        Gen<int> place = Gen.Choose(0, original.Length - 1);
        Gen<Func<byte[], byte[]>> set = from at in place from value in Gen.Choose(0, 255) select (Func<byte[], byte[]>)(bytes => [.. bytes.Select((old, i) => i == at ? (byte)value : old)]);
        Gen<Func<byte[], byte[]>> cut = place.Select(at => (Func<byte[], byte[]>)(bytes => bytes[..Math.Min(at, bytes.Length)]));
        Gen<Func<byte[], byte[]>> insert = from at in place
                                           from piece in Gen.Elements(pieces)
                                           select (Func<byte[], byte[]>)(bytes => [.. bytes[..Math.Min(at, bytes.Length)], .. Encoding.UTF8.GetBytes(piece), .. bytes[Math.Min(at, bytes.Length)..]]);
        Gen<Func<byte[], byte[]>> remove = from at in place from count in Gen.Choose(1, 6) select (Func<byte[], byte[]>)(bytes => [.. bytes.Where((_, i) => i < at || i >= at + count)]);
        Gen<byte[]> files = from count in Gen.Choose(1, 3)
                            from mutations in Gen.OneOf(set, cut, insert, remove, insert).ArrayOf(count)
                            select mutations.Aggregate(original, (bytes, mutate) => mutate(bytes));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithQuietOnSuccess(true), Prop.ForAll(files.ToArbitrary(), bytes => Try(name, bytes, read)));
    }

    [Theory, MemberData(nameof(Readers))]
    public void OtherEncodingsEmptyAndTornFilesHaveAMessage(string reader)
    {
        (string name, string text, Action<string> read) = readers[reader];
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] packed = Pack(utf8);
        Try(name, [.. Encoding.UTF8.GetPreamble(), .. utf8], read);
        Try(name, Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)), read);
        Try(name, packed, read);
        // UTF-16 with its mark is known by it; without, or in the Korean code page, it is no UTF-8 or holds no columns.
        Try(name, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], read);
        Assert.NotNull(Try(name, Encoding.Unicode.GetBytes(text), read));
        Assert.NotNull(Try(name, [.. utf8, 0xC1, 0xC1, 0xB4, 0xD9, (byte)'\n'], read));
        Assert.NotNull(Try(name, [], read));
        Assert.NotNull(Try(name, packed[..(packed.Length / 2)], read));
        Assert.NotNull(Try(name, [.. packed[..12], .. Enumerable.Repeat((byte)0xFF, 40)], read));
        Assert.NotNull(Try(name, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70, 73, 70, 0, 1], read));
    }

    [Theory, MemberData(nameof(Binaries))]
    public void BinariesArePackedOrRefused(string binary)
    {
        (string name, byte[] bytes, Func<string, object> read) = binaries[binary];
        byte[] packed = Pack(bytes);
        File.WriteAllBytes(folder[name], bytes);
        object plain = read(folder[name]);
        File.WriteAllBytes(folder[name], packed);
        Assert.Equal(plain, read(folder[name]));
        void Fails(byte[] wrong) => Assert.NotNull(Try(name, wrong, path => read(path)));
        Fails([]);
        Fails(packed[..(packed.Length / 2)]);
        Fails([.. packed[..12], .. Enumerable.Repeat((byte)0xFF, 40)]);
        Fails(bytes[..^1]);
        Fails(bytes[..9]);
        Fails(Encoding.UTF8.GetBytes("x,y\none,two\n"));
        Fails([.. Encoding.UTF8.GetPreamble(), .. bytes]);
        var random = new RandomStream(3);
        for (ulong i = 0; i < 150; i++)
        {
            byte[] torn = [.. packed];
            torn[random.Below(torn.Length, 2 * i)] ^= (byte)(1 << random.Below(8, 2 * i + 1));
            Try(name, torn, path => read(path));
            byte[] changed = [.. bytes];
            changed[random.Below(changed.Length, 2 * i)] ^= (byte)(1 << random.Below(8, 2 * i + 1));
            Try(name, changed, path => read(path));
        }
    }

    private static byte[] Npy() =>
        [0x93, .. "NUMPY"u8, 1, 0, 64, 0, .. Encoding.ASCII.GetBytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".PadRight(63) + "\n"), .. Enumerable.Range(1, 6).SelectMany(i => BitConverter.GetBytes((float)i))];

    private static byte[] Ppm() => [.. "P6 2 1 255\n"u8, 0, 51, 102, 153, 204, 255];

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    // What is allowed to be thrown for a file; the message must name it.
    private Exception? Try(string name, byte[] bytes, Action<string> read)
    {
        string path = folder[name];
        File.WriteAllBytes(path, bytes);
        try
        {
            read(path);
            return null;
        }
        catch (Exception exception) when (exception is DataFileException or InvalidDataException or ArgumentException)
        {
            Assert.Contains(name, exception.Message, StringComparison.Ordinal);
            return exception;
        }
    }
}
