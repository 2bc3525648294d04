using Unroll.Cells;
using Unroll.Data;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Models;

/// <summary>Small taggers of every make, and sentences for them.</summary>
internal static class TaggerExample
{
    private static readonly string[] Words = ["the", "The", "dog", "dogs", "barks", "barked", "at", "강아지가", "짖는다", "U.S.", "naïve", "antidisestablishmentarianism-of-the-longest-kind", "🐕", "run", "running"];

    /// <summary>Everything small.</summary>
    public static TaggerSpec Small { get; } = new()
    {
        Words = new TaggerSpec().Words with { MinimumCount = 1 },
        Embedding = 7,
        Characters = new CharacterSpec { Embedding = 5, Features = 8 },
        Recurrent = new LstmSpec(9) { Bidirectional = true },
        InputDropout = 0.2,
        OutputDropout = 0.2,
        WordDropout = 0.1,
    };

    /// <summary>Recurrent and convolutional characters, with and without a conditional random field, one and two layers, without words, without characters.</summary>
    public static IReadOnlyDictionary<string, TaggerSpec> Specs { get; } = new Dictionary<string, TaggerSpec>(StringComparer.Ordinal)
    {
        ["plain"] = Small,
        ["crf"] = Small with { Crf = true },
        ["convolution"] = Small with { Characters = Small.Characters with { Encoder = CharacterEncoder.Convolution, Features = 9, Kernel = 4, LongestWord = 10 } },
        ["parts"] = Small with { Characters = Small.Characters with { HangulParts = true } },
        ["convolvedParts"] = Small with { Characters = Small.Characters with { HangulParts = true, Encoder = CharacterEncoder.Convolution } },
        ["jamo"] = Small with { Embedding = 0, Characters = Small.Characters with { Units = TextUnits.Jamo }, Recurrent = new GruSpec(6) { Bidirectional = true, Layers = 2, Dropout = 0.2 } },
        ["words"] = Small with { Characters = new CharacterSpec { Features = 0 }, Crf = true, VariationalDropout = false },
    };

    /// <summary>Sentences of 1 to 12 words, whose tags follow from the word and the one before it.</summary>
    public static DataSet<TaggedSequence> Sentences(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        TaggedSequence[] sentences = new TaggedSequence[count];
        for (int i = 0; i < count; i++)
        {
            int length = 1 + random.Below(12, (ulong)i);
            int[] ids = [.. Enumerable.Range(0, length).Select(t => random.Below(Words.Length, (ulong)(1000 + i * 20 + t)))];
            sentences[i] = new TaggedSequence([.. ids.Select(id => Words[id])], [.. ids.Select((id, t) => $"{(t > 0 && ids[t - 1] % 3 == id % 3 ? "I" : "B")}-{id % 3}")]);
        }

        return new DataSet<TaggedSequence>("example", sentences, () => Fingerprint.Of("example", $"{count} {seed}"));
    }

    /// <summary>Numeric sequences of 1 to 12 frames: rising or falling.</summary>
    public static DataSet<TaggedSequence> Frames(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        TaggedSequence[] sequences = new TaggedSequence[count];
        for (int i = 0; i < count; i++)
        {
            int length = 1 + random.Below(12, (ulong)i);
            float[] values = new float[length * 3];
            for (int k = 0; k < values.Length; k++) values[k] = k % 3 == 2 ? 5 : 100 + random.Normal((ulong)(i * 100 + k));
            sequences[i] = new TaggedSequence(new Frames(values, 3), [.. Enumerable.Range(0, length).Select(t => t > 0 && values[t * 3] > values[t * 3 - 3] ? "up" : "down")]);
        }

        return new DataSet<TaggedSequence>("frames", sequences, () => Fingerprint.Of("frames", $"{count} {seed}"));
    }
}
