using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// A vector for each word of a batch: that of the table, and one computed from its characters. Each different word of a batch is spelled once, whatever its number.
/// Weights: <c>words.weight</c>, <c>characters.embedding.weight</c>, and <c>characters.rnn.*</c> or <c>characters.convolution.*</c>.
/// </summary>
internal sealed class WordFeatures
{
    private readonly TaggerSpec spec;
    private readonly Embedding? words;
    private readonly Embedding? characters;
    private readonly HangulParts? parts;
    private readonly Recurrent? reader;
    private readonly Linear? filters;
    private readonly Dropout characterDropout;
    private readonly int letterSize;

    public WordFeatures(ParameterScope root, TaggerSpec spec, Vocabulary vocabulary, Vocabulary? characterVocabulary, RandomStream random)
    {
        this.spec = spec;
        characterDropout = new Dropout(spec.Characters.Dropout, "characters");
        if (spec.Embedding > 0)
        {
            words = new Embedding(root["words"], vocabulary.Size, spec.Embedding, random, initializer: Initializers.Uniform(Math.Sqrt(3.0 / spec.Embedding)));
            OutputSize += spec.Embedding;
        }

        CharacterSpec chars = spec.Characters;
        if (chars.Features == 0) return;
        ParameterScope scope = root["characters"];
        characters = new Embedding(scope["embedding"], characterVocabulary!.Size, chars.Embedding, random, characterVocabulary.Padding, Initializers.Uniform(Math.Sqrt(3.0 / chars.Embedding)));
        if (chars.HangulParts) parts = new HangulParts(scope["parts"], characterVocabulary, chars.Embedding / 2, random);
        letterSize = chars.Embedding + (parts?.OutputSize ?? 0);
        if (chars.Encoder == CharacterEncoder.Recurrent) reader = new Recurrent(scope["rnn"], new LstmSpec(chars.Features / 2) { Bidirectional = true, ForgetBias = 1 }, letterSize, random);
        else filters = new Linear(scope["convolution"], letterSize * chars.Kernel, chars.Features, random);
        OutputSize += chars.Features;
    }

    /// <summary>Numbers for each word.</summary>
    public int OutputSize { get; }

    /// <summary>The vectors <c>[batch, time, features]</c>; those behind the end of a sentence are arbitrary.</summary>
    /// <param name="pass">The run.</param>
    /// <param name="batch">The sentences.</param>
    /// <param name="time">The length of the longest.</param>
    /// <param name="hear">Is told the vectors of the characters, and for each of them its word, in order of appearance, and its place in it; -1 for padding.</param>
    public Tensor Forward(Pass pass, IReadOnlyList<EncodedTags> batch, int time, Action<Tensor, int[], int[]>? hear = null)
    {
        var shape = new Shape(batch.Count, time);
        var vectors = new List<Tensor>();
        if (words is not null) vectors.Add(words.Forward(pass, Ids(pass, batch, time), shape));
        if (characters is not null)
        {
            // Behind the end of a sentence stands the first word, which nobody reads.
            int[] places = new int[shape.Length];
            var different = new Dictionary<EncodedWord, int>(ReferenceEqualityComparer.Instance);
            for (int b = 0; b < batch.Count; b++)
            {
                for (int t = 0; t < batch[b].Length; t++)
                {
                    if (!different.TryGetValue(batch[b].Words[t], out int place)) different.Add(batch[b].Words[t], place = different.Count);
                    places[b * time + t] = place;
                }
            }

            int[][] spelled = [.. different.Keys.Select(word => word.Characters)];
            Tensor spellings = reader is not null ? Read(pass, spelled, hear) : Filter(pass, spelled, hear);
            vectors.Add(pass.Tape.Embedding(spellings, places, shape));
        }

        return vectors.Count == 1 ? vectors[0] : pass.Tape.Concat(-1, vectors[0], vectors[1]);
    }

    private int[] Ids(Pass pass, IReadOnlyList<EncodedTags> batch, int time)
    {
        int[] ids = new int[batch.Count * time];
        bool drops = pass.Training && spec.WordDropout > 0;
        RandomStream random = drops ? pass.Random.Fork("words") : default;
        for (int b = 0; b < batch.Count; b++)
        {
            for (int t = 0; t < batch[b].Length; t++)
            {
                int place = b * time + t;
                ids[place] = drops && random.Uniform((ulong)place) < spec.WordDropout ? Vocabulary.Unknown : batch[b].Words[t].Id;
            }
        }

        return ids;
    }

    private Tensor Look(Pass pass, int[] ids, Shape shape)
    {
        Tensor vectors = characters!.Forward(pass, ids, shape);
        return parts is null ? vectors : pass.Tape.Concat(-1, vectors, parts.Forward(pass, ids, shape));
    }

    private Tensor Read(Pass pass, int[][] spelled, Action<Tensor, int[], int[]>? hear)
    {
        int[] lengths = [.. spelled.Select(word => word.Length)];
        int longest = lengths.Max(), count = spelled.Length;
        int[] ids = new int[longest * count];
        for (int word = 0; word < count; word++)
        {
            for (int t = 0; t < lengths[word]; t++) ids[t * count + word] = spelled[word][t];
        }

        Tensor looked = Look(pass, ids, new Shape(longest, count));
        hear?.Invoke(looked, [.. ids.Select((_, i) => i / count < lengths[i % count] ? i % count : -1)], [.. ids.Select((_, i) => i / count)]);
        Tensor vectors = characterDropout.Forward(pass, looked);
        RecurrentOutput read = reader!.Forward(pass["characters"], vectors, lengths: lengths, timeMajor: true);
        return pass.Tape.Concat(-1, read.State.HiddenStates[0], read.State.HiddenStates[1]);
    }

    // The characters under a filter side by side: a convolution as one product over the words' characters without any padding between words.
    private Tensor Filter(Pass pass, int[][] spelled, Action<Tensor, int[], int[]>? hear)
    {
        int kernel = spec.Characters.Kernel, before = (kernel - 1) / 2;
        int[] lengths = [.. spelled.Select(word => word.Length)];
        int[] ids = new int[lengths.Sum() * kernel];
        Array.Fill(ids, characters!.PaddingIndex!.Value);
        int[] wordOf = new int[ids.Length], placeOf = new int[ids.Length];
        Array.Fill(wordOf, -1);
        int row = 0;
        for (int word = 0; word < spelled.Length; word++)
        {
            for (int t = 0; t < lengths[word]; t++, row++)
            {
                for (int k = Math.Max(0, before - t); k < kernel && t + k - before < lengths[word]; k++)
                    (ids[row * kernel + k], wordOf[row * kernel + k], placeOf[row * kernel + k]) = (spelled[word][t + k - before], word, t + k - before);
            }
        }

        Tensor looked = Look(pass, ids, new Shape(row, kernel));
        hear?.Invoke(looked, wordOf, placeOf);
        Tensor windows = looked.Reshape(new Shape(row, kernel * letterSize));
        return pass.Tape.Relu(pass.Tape.SegmentMax(filters!.Forward(pass, characterDropout.Forward(pass, windows)), Segments.Joined(lengths)));
    }
}
