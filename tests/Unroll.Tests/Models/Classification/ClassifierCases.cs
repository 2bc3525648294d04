using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Models.Classifiers;

/// <summary>Small classifiers of every sort, and data for them.</summary>
internal static class ClassifierCases
{
    private static readonly string[] Pieces = ["재미", "있다", " ", "지루", "하다", "good", "bad", "영화", "!", "A", "ㅋㅋ", "é"];

    public static Dictionary<string, ClassifierSpec> Specs { get; } = new()
    {
        ["words"] = new() { Units = TextUnits.Words(), Embedding = 5, Recurrent = new LstmSpec(6) { Bidirectional = true }, Pooling = Pooling.Max, Dropout = 0.2 },
        ["syllables"] = new() { Units = TextUnits.Syllables(), Embedding = 5, Recurrent = new GruSpec(6), Pooling = Pooling.FinalState, SymbolDropout = 0.1 },
        ["jamo"] = new() { Units = TextUnits.Jamo, Embedding = 5, Recurrent = new ElmanSpec(6) { Layers = 2 }, Pooling = Pooling.Attention, InputDropout = 0.1 },
        ["characters"] = new() { Units = TextUnits.Characters, Embedding = 4, Recurrent = new GruSpec(5) { Bidirectional = true }, Convolutions = [new(6, 3, 2)], Pooling = Pooling.AttentionMax },
        ["bytes"] = new() { Units = TextUnits.Bytes, Embedding = 4, Recurrent = null, Convolutions = [new(6, 5), new(5, 3)], Pooling = Pooling.MeanMax },
        ["ngrams"] = new() { Units = TextUnits.Syllables(), Embedding = 4, Recurrent = new LstmSpec(5), Pooling = Pooling.Mean, MarkEnds = true, Ngrams = new NgramSpec(1, 3, 64, 6), LabelSmoothing = 0.1 },
        ["labels"] = new() { Units = TextUnits.Syllables(), Embedding = 4, Recurrent = new LstmSpec(5), MultiLabel = true, ClassWeights = ClassWeighting.Balanced },
        ["frames"] = new() { Features = 3, Recurrent = new LstmSpec(5) { Bidirectional = true }, Pooling = Pooling.FinalState, ClassWeights = ClassWeighting.SquareRoot },
        ["shortened"] = new() { Features = 3, Recurrent = new GruSpec(5), Convolutions = [new(4, 3, 2)], Pooling = Pooling.Mean, Standardize = false, MaximumLength = 9 },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    /// <summary>Examples of 0 to 14 pieces, or 1 to 14 frames; the label follows from them.</summary>
    public static DataSet<LabelledSequence> Data(string name, int count = 40, ulong seed = 1)
    {
        ClassifierSpec spec = Specs[name];
        var examples = new LabelledSequence[count];
        for (int i = 0; i < count; i++)
        {
            RandomStream random = new RandomStream(seed).Fork((ulong)i);
            int length = random.Below(15, 0);
            if (spec.Features is { } features)
            {
                float[] values = new float[Math.Max(1, length) * features];
                for (int k = 0; k < values.Length; k++) values[k] = random.Normal((ulong)(k + 10)) + i % 3;
                examples[i] = new LabelledSequence(new Frames(values, features), $"class {i % 3}");
            }
            else
            {
                string text = string.Concat(Enumerable.Range(0, length).Select(k => Pieces[random.Below(Pieces.Length, (ulong)(k + 10))]));
                IReadOnlyList<string> labels = spec.MultiLabel ? [.. new[] { "good", "bad" }.Where(word => text.Contains(word, StringComparison.Ordinal))] : [$"class {i % 3}"];
                examples[i] = new LabelledSequence(text, labels);
            }
        }

        return new DataSet<LabelledSequence>(name, examples, () => name);
    }

    public static Classifier Create(string name, ulong seed = 3) => Classifier.Create(Specs[name], Data(name), seed);
}
