using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Insight;

/// <summary>Words to be written from their ends, and two models that have learnt it: one well, with attention; one without and not as well.</summary>
internal static class TurnedWords
{
    private static readonly TextUnits letters = new() { Specials = SpecialSymbols.Start | SpecialSymbols.End };

    private static readonly Lazy<Seq2Seq> attentive = new(() => Train(Spec(new AttentionSpec { Size = 24 }) with { Embedding = 16, Decoder = new GruSpec(32) }, 260));

    private static readonly Lazy<Seq2Seq> forgetful = new(() => Train(Spec(null) with { Embedding = 12, Decoder = new GruSpec(24) }, 150));

    private static readonly Lazy<Seq2Seq> transformer = new(() => Train(AttentionAlone!, 350, 6e-3, Schedule.Cosine(warmup: 30)));

    /// <summary>Six hundred words of one to five letters.</summary>
    public static DataSet<SequencePair> Data { get; } = Create(600, 11);

    /// <summary>Eighty others.</summary>
    public static DataSet<SequencePair> Others { get; } = Create(80, 12);

    /// <summary>Writes nearly all of them.</summary>
    public static Seq2Seq Attentive => attentive.Value;

    /// <summary>Has no attention and makes mistakes.</summary>
    public static Seq2Seq Forgetful => forgetful.Value;

    /// <summary>By attention alone.</summary>
    public static Seq2Seq Transformer => transformer.Value;

    /// <summary>What that is.</summary>
    public static Seq2SeqSpec AttentionAlone { get; } = new()
    {
        SourceUnits = letters,
        TargetUnits = letters,
        Transformer = new TransformerSpec
        {
            Width = 32,
            Heads = 2,
            EncoderLayers = 1,
            DecoderLayers = 1,
            Activation = FeedForwardKind.Gelu,
            Placement = NormPlacement.Before,
            Positions = new LearnedPositions(),
            Dropout = 0,
        },
        MaximumSourceLength = 12,
        MaximumTargetLength = 12,
    };

    /// <summary>A small untrained model.</summary>
    public static Seq2SeqSpec Spec(AttentionSpec? attention) => new()
    {
        SourceUnits = letters,
        TargetUnits = letters,
        Embedding = 8,
        Encoder = new GruSpec(10) { Bidirectional = true },
        Decoder = new GruSpec(12),
        Attention = attention,
        MaximumTargetLength = 12,
    };

    private static Seq2Seq Train(Seq2SeqSpec spec, int updates, double rate = 1e-2, ScheduleSpec? schedule = null)
    {
        Seq2Seq model = Seq2Seq.Create(spec, Data, seed: 2);
        model.Train(new DataSplit<SequencePair>(Data), new TrainingSpec { Optimizer = new Adam(rate), Schedule = schedule, Steps = updates, BatchSize = 32, ClipNorm = 1, Seed = 3 });
        return model;
    }

    private static DataSet<SequencePair> Create(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        SequencePair Pair(int i)
        {
            RandomStream of = random.Fork((ulong)i);
            char[] word = [.. Enumerable.Range(0, 1 + of.Below(5, 0)).Select(k => (char)('a' + of.Below(5, (ulong)k + 1)))];
            return new SequencePair(new string(word), new string([.. word.AsEnumerable().Reverse()]));
        }

        return new DataSet<SequencePair>("turned", [.. Enumerable.Range(0, count).Select(Pair)], () => $"turned {seed}");
    }
}
