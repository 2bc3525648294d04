using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>PyTorch's MultiheadAttention and the scaled products below it: outputs, weights and every gradient.</summary>
public sealed class MultiHeadAttentionGoldenTests
{
    private const string Packed = "in_proj_weight";
    private static readonly string[] names = ["query", "key", "value"];

    [SkippableTheory, GoldenCases("layers/sdpa")]
    public void ScaledProductsMatchTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        Tensor q = golden.Input("q"), k = golden.Input("k"), v = golden.Input("v");
        int heads = q.Shape[1];
        var options = new AttentionOptions
        {
            Heads = heads,
            Scale = golden.Config.GetProperty("scale").GetDouble(),
            Causal = golden.Config.GetProperty("mask").GetString() == "causal",
            Bias = golden.OptionalInput("bias") ?? (golden.Has("input.mask") ? Forbidding(golden["input.mask"], allowing: true) : null),
        };
        (Tensor output, Tensor weights) = tape.ScaledDotAttention(SideBySide(tape, q), SideBySide(tape, k), SideBySide(tape, v), options);
        Shape apart = golden["output.out"].Shape;
        Tensor inHeads = tape.Permute(output.Reshape(new Shape(apart[0], apart[2], heads, apart[3])), 0, 2, 1, 3);
        golden.Backward(tape, ("out", inHeads), ("weights", weights));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases("layers/mha")]
    public void WholeLayersMatchTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        int size = call.Integer("embed_dim", 0), heads = call.Integer("num_heads", 0);
        Assert.Equal(0, call.Number("dropout", 0));
        foreach (string read in new[] { "kdim", "vdim" }) call.Argument(read, "");
        bool bias = call.Flag("bias", true), batchFirst = call.Flag("batch_first", false), average = !call.Suffix.Contains("average_attn_weights=False", StringComparison.Ordinal);
        var tape = new Tape();
        Tensor BatchFirst(Tensor x) => batchFirst ? x : tape.Permute(x, 1, 0, 2);
        Tensor query = BatchFirst(golden.OptionalInput("x") ?? golden.Input("query")), key = query, value = query;
        if (!golden.Has("input.x")) (key, value) = (BatchFirst(golden.Input("key")), BatchFirst(golden.Input("value")));

        var parameters = new ParameterSet();
        var layer = new MultiHeadAttention(parameters.Root, size, heads, new RandomStream(1), bias, key.Shape[2], value.Shape[2]);
        foreach (Parameter parameter in parameters.All) Part(golden, "param.", parameter.Name, size).CopyTo(parameter.Value.Edit());
        int[] lengths = golden.Has("input.key_padding_mask") ? Lengths(golden["input.key_padding_mask"]) : [];
        var pass = new Pass(tape);
        AttentionMemory memory = layer.Remember(pass, key, value, lengths);
        if (call.Flag("add_bias_kv", false)) memory = memory with { Keys = Longer(tape, memory.Keys, golden.Parameter("bias_k")), Values = Longer(tape, memory.Values, golden.Parameter("bias_v")) };
        if (call.Flag("add_zero_attn", false)) memory = memory with { Keys = Longer(tape, memory.Keys, Tensor.Zeros(new Shape(1, 1, size))), Values = Longer(tape, memory.Values, Tensor.Zeros(new Shape(1, 1, size))) };
        bool causal = name.Contains("causal", StringComparison.Ordinal);
        AttentionOutput found = layer.Forward(pass, query, memory, causal, causal ? null : Mask(golden, heads));
        golden.Backward(tape, ("attn_output", BatchFirst(found.Context)), ("attn_weights", average ? tape.Mean(found.Weights, 1) : found.Weights));
        golden.CheckGradients();
        foreach (string whole in golden.Names.Where(array => array.StartsWith("grad.param.", StringComparison.Ordinal) && !array.Contains("bias_k", StringComparison.Ordinal) && !array.Contains("bias_v", StringComparison.Ordinal)))
            golden.Check(whole, [.. Ours(whole["grad.param.".Length..]).SelectMany(ours => parameters[ours].Value.Gradient.ToArray())]);
        golden.RequireComplete();
    }

    // Minus infinity where torch forbids; a mask for each head comes as [batch * heads, queries, keys].
    private static Tensor? Mask(GoldenCase golden, int heads)
    {
        if (!golden.Has("input.attn_mask")) return null;
        Tensor mask = golden.Has("grad.input.attn_mask") ? golden.Input("attn_mask") : Forbidding(golden["input.attn_mask"], allowing: false);
        return mask.Shape.Rank == 2 ? mask : mask.Reshape(new Shape(mask.Shape[0] / heads, heads, mask.Shape[1], mask.Shape[2]));
    }

    private static Tensor Forbidding(GoldenTensor mask, bool allowing) =>
        Tensor.From([.. mask.ToFlags().Select(flag => flag == allowing ? 0 : float.NegativeInfinity)], mask.Shape);

    private static int[] Lengths(GoldenTensor padding)
    {
        int keys = padding.Shape[1];
        return [.. padding.ToFlags().Chunk(keys).Select(row => row.Count(forbidden => !forbidden))];
    }

    private static Tensor SideBySide(Tape tape, Tensor x) => tape.Permute(x, 0, 2, 1, 3).Reshape(new Shape(x.Shape[0], x.Shape[2], x.Shape[1] * x.Shape[3]));

    private static Tensor Longer(Tape tape, Tensor steps, Tensor one) => tape.Concat(1, steps, tape.Add(Tensor.Zeros(new Shape(steps.Shape[0], 1, steps.Shape[2])), one));

    // The numbers of one of our parameters, out of torch's packed ones where it packs.
    private static float[] Part(GoldenCase golden, string prefix, string ours, int size)
    {
        string theirs = Theirs(golden, ours);
        float[] whole = golden[prefix + theirs].ToSingles();
        if (!theirs.StartsWith("in_proj", StringComparison.Ordinal)) return whole;
        int which = Array.IndexOf(names, ours[..ours.IndexOf('.', StringComparison.Ordinal)]), length = whole.Length / 3;
        Assert.True(length % size == 0);
        return whole.AsSpan(which * length, length).ToArray();
    }

    private static string Theirs(GoldenCase golden, string ours) => ours switch
    {
        "output.weight" => "out_proj.weight",
        "output.bias" => "out_proj.bias",
        _ when ours.EndsWith("bias", StringComparison.Ordinal) => "in_proj_bias",
        _ => golden.Has("param." + Packed) ? Packed : $"{ours[0]}_proj_weight",
    };

    private static string[] Ours(string theirs) => theirs switch
    {
        Packed => [.. names.Select(name => name + ".weight")],
        "in_proj_bias" => [.. names.Select(name => name + ".bias")],
        "out_proj.weight" => ["output.weight"],
        "out_proj.bias" => ["output.bias"],
        _ => [names.Single(name => name[0] == theirs[0]) + ".weight"],
    };
}
