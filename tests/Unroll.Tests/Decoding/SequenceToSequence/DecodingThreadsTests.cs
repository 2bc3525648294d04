using Unroll.Cells;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tests.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Decoding;

[Collection(nameof(SharedNumericsSettings))]
public sealed class DecodingThreadsTests
{
    [Fact]
    public void AnyNumberOfThreadsWritesTheSameBits()
    {
        // Large enough for every kernel to deal its work out.
        Vocabulary vocabulary = Vocabulary.Build(Unroll.Tests.Models.Seq2SeqTests.letters, new string([.. Enumerable.Range(0, 600).Select(i => (char)(0x4E00 + i))]));
        Seq2Seq model = Seq2Seq.Create(new Seq2SeqSpec { Embedding = 32, Encoder = new GruSpec(48), Decoder = new LstmSpec(64), MaximumTargetLength = 8 }, vocabulary, vocabulary, seed: 1);
        string[] texts = [.. Enumerable.Range(0, 24).Select(i => new string([.. Enumerable.Range(0, 3 + i % 7).Select(k => (char)(0x4E00 + (i * 31 + k * 17) % 600))]))];
        TranslationOptions[] ways =
        [
            new(),
            new() { Search = new BeamSearch(5) { Results = 2, LengthPenalty = 1, CoveragePenalty = 0.2 } },
            new() { Sampling = new Sampling { Seed = 3, TopK = 50 } },
        ];
        string[] Write(int threads)
        {
            using var settings = new SharedNumericsSettings(Simd.Widest, threads);
            return [.. ways.SelectMany(way => model.TranslateNBest(texts, way)).SelectMany(found => found).Select(TranslatingTests.Everything)];
        }

        string[] one = Write(1);
        Assert.Equal(one, Write(2));
        Assert.Equal(one, Write(5));
    }
}
