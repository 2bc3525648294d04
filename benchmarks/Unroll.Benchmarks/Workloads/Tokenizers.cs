using System.IO.Compression;
using System.Text;
using Unroll.Benchmarks.Measurement;
using Unroll.Text;

namespace Unroll.Benchmarks.Workloads;

/// <summary>
/// W12: learning 8,000 sub-words from ten megabytes of Korean film reviews, and turning that text into ids and back. The text is NSMC's training part under
/// UNROLL_DATA. Bytes are those of the UTF-8 text.
/// </summary>
internal static class Tokenizers
{
    private const int Size = 8000;
    private const int TextBytes = 10_000_000;

    /// <summary>Learning, encoding and decoding, one result each.</summary>
    public static Action<Options, Meter> Run(SubwordAlgorithm algorithm) => (_, meter) =>
    {
        string text = ReadText(), name = $"W12.{algorithm}";
        int bytes = Encoding.UTF8.GetByteCount(text);
        TextUnits units = TextUnits.Subwords(Size, algorithm);
        var vocabulary = Vocabulary.Build(units, text);
        TokenIds ids = vocabulary.Encode(text.AsMemory(), out EncodingReport _);
        int[] all = ids.ToArray();
        byte[] file = vocabulary.ToJson();
        meter.Measure($"{name}_learn", () => Vocabulary.Build(units, text), bytes: bytes);
        meter.Measure($"{name}_encode", () => vocabulary.Encode(text.AsMemory(), out EncodingReport _), tokens: all.Length, bytes: bytes);
        meter.Measure($"{name}_encode_cold", () => Vocabulary.FromJson(file).Encode(text.AsMemory(), out EncodingReport _), tokens: all.Length, bytes: bytes);
        meter.Measure($"{name}_decode", () => vocabulary.Decode(all), tokens: all.Length, bytes: bytes);
    };

    private static string ReadText()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("UNROLL_DATA") ?? Path.Combine("..", "shared", "data"), "nsmc", "ratings_train.txt.gz");
        if (!File.Exists(path)) throw new FileNotFoundException($"This workload reads '{path}'. Set UNROLL_DATA to the folder of the data sets.", path);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var text = new StringBuilder();
        for (int bytes = 0; bytes < TextBytes && reader.ReadLine() is { } line;)
        {
            string review = line.Split('\t')[1];
            text.Append(review).Append('\n');
            bytes += Encoding.UTF8.GetByteCount(review) + 1;
        }

        return text.ToString();
    }
}
