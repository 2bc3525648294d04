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
    private readonly Recurrent? reader;
    private readonly Linear? filters;
    private readonly Dropout characterDropout;

    public WordFeatures(ParameterScope root, TaggerSpec spec, Vocabulary vocabulary, Vocabulary? characterVocabulary, RandomStream random)
    {
        this.spec = spec;
        characterDropout = new Dropout(spec.Characters?.Dropout ?? 0, "characters");
        if (spec.Embedding > 0)
        {
            words = new Embedding(root["words"], vocabulary.Size, spec.Embedding, random, initializer: Initializers.Uniform(Math.Sqrt(3.0 / spec.Embedding)));
            OutputSize += spec.Embedding;
        }

        if (spec.Characters is not { } chars) return;
        ParameterScope scope = root["characters"];
        characters = new Embedding(scope["embedding"], characterVocabulary!.Size, chars.Embedding, random, characterVocabulary.Padding, Initializers.Uniform(Math.Sqrt(3.0 / chars.Embedding)));
        if (chars.Encoder == CharacterEncoder.Recurrent) reader = new Recurrent(scope["rnn"], new LstmSpec(chars.Features / 2) { Bidirectional = true, ForgetBias = 1 }, chars.Embedding, random);
        else filters = new Linear(scope["convolution"], chars.Embedding * chars.Kernel, chars.Features, random);
        OutputSize += chars.Features;
    }

    /// <summary>Numbers for each word.</summary>
    public int OutputSize { get; }

    /// <summary>The vectors <c>[batch, time, features]</c>; those behind the end of a sentence are arbitrary.</summary>
    public Tensor Forward(Pass pass, IReadOnlyList<EncodedTags> batch, int time)
    {
        var shape = new Shape(batch.Count, time);
        var parts = new List<Tensor>();
        if (words is not null) parts.Add(words.Forward(pass, Ids(pass, batch, time), shape));
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
            Tensor spellings = reader is not null ? Read(pass, spelled) : Filter(pass, spelled);
            parts.Add(pass.Tape.Embedding(spellings, places, shape));
        }

        return parts.Count == 1 ? parts[0] : pass.Tape.Concat(-1, parts[0], parts[1]);
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

    private Tensor Read(Pass pass, int[][] spelled)
    {
        int[] lengths = [.. spelled.Select(word => word.Length)];
        int longest = lengths.Max(), count = spelled.Length;
        int[] ids = new int[longest * count];
        for (int word = 0; word < count; word++)
        {
            for (int t = 0; t < lengths[word]; t++) ids[t * count + word] = spelled[word][t];
        }

        Tensor vectors = characterDropout.Forward(pass, characters!.Forward(pass, ids, new Shape(longest, count)));
        RecurrentOutput read = reader!.Forward(pass["characters"], vectors, lengths: lengths, timeMajor: true);
        return pass.Tape.Concat(-1, read.State.HiddenStates[0], read.State.HiddenStates[1]);
    }

    // The characters under a filter side by side: a convolution as one product over the words' characters without any padding between words.
    private Tensor Filter(Pass pass, int[][] spelled)
    {
        int kernel = spec.Characters!.Kernel, before = (kernel - 1) / 2;
        int[] lengths = [.. spelled.Select(word => word.Length)];
        int[] ids = new int[lengths.Sum() * kernel];
        Array.Fill(ids, characters!.PaddingIndex!.Value);
        int row = 0;
        foreach (int[] word in spelled)
        {
            for (int t = 0; t < word.Length; t++, row++)
            {
                for (int k = Math.Max(0, before - t); k < kernel && t + k - before < word.Length; k++) ids[row * kernel + k] = word[t + k - before];
            }
        }

        Tensor windows = characters.Forward(pass, ids, new Shape(row, kernel)).Reshape(new Shape(row, kernel * spec.Characters.Embedding));
        return pass.Tape.Relu(pass.Tape.SegmentMax(filters!.Forward(pass, characterDropout.Forward(pass, windows)), Segments.Joined(lengths)));
    }
}
