using Unroll.Data;
using Unroll.Families;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Tests.Families;

/// <summary>Small GPTs of every kind.</summary>
internal static class GptKinds
{
    public static readonly GptSpec Small = new() { Context = 12, Layers = 2, Heads = 4, Width = 16 };

    public static readonly Dictionary<string, GptSpec> All = new(StringComparer.Ordinal)
    {
        ["learned"] = Small,
        ["sinusoidal"] = Small with { Positions = new SinusoidalPositions(), Activation = FeedForwardKind.Gelu },
        ["rotary"] = Small with { Positions = new RotaryPositions() },
        ["interleaved"] = Small with { Positions = new RotaryPositions { Interleaved = true }, KeyHeads = 2 },
        ["alibi"] = Small with { Positions = new AlibiPositions() },
        ["relative"] = Small with { Positions = new RelativePositions { Buckets = 8, MaximumDistance = 10 }, Activation = FeedForwardKind.GeGlu },
        ["none"] = Small with { Positions = new NoPositions(), Bias = false },
        ["after"] = Small with { Placement = NormPlacement.After, Activation = FeedForwardKind.Silu },
        ["gated"] = Small with { Norm = NormKind.RmsNorm, Activation = FeedForwardKind.SwiGlu, Tied = false, Scaled = false },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>One whose weights are large enough for its parts to matter.</summary>
    public static Gpt Create(string kind, string text = "the cat sat on the mat")
    {
        Gpt model = Gpt.Create(All[kind], Corpus.FromText(text), seed: 3);
        foreach (Parameter parameter in model.Parameters.Trainable)
        {
            if (parameter.Shape.Rank < 2) continue;
            Span<float> values = parameter.Value.Edit();
            for (int i = 0; i < values.Length; i++) values[i] *= 10;
        }

        return model;
    }

    /// <summary>The vectors of symbols, before places are added.</summary>
    public static double[][] Vectors(Gpt model, int[] ids)
    {
        Tensor table = model.Parameters["wte.weight"].Value;
        int width = table.Shape[1];
        return [.. ids.Select(id => Array.ConvertAll(table.Values.Slice(id * width, width).ToArray(), value => (double)value))];
    }
}
