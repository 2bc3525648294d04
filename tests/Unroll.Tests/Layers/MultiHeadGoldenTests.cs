using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>Multi-head attention against PyTorch's: results, weights and all gradients.</summary>
public sealed class MultiHeadGoldenTests
{
    [SkippableTheory, GoldenCases("layers/mha")]
    public void MultiHeadAttentionMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        Assert.Equal("MultiheadAttention", call.Name);
        Assert.Equal(0, call.Number("dropout", 0));
        bool batchFirst = call.Flag("batch_first", false), extra = call.Flag("add_bias_kv", false);
        Assert.Equal(extra, call.Flag("add_zero_attn", false));
        int width = call.Integer("embed_dim", 0), keyWidth = (int)(call.Optional("kdim", null) ?? width), valueWidth = (int)(call.Optional("vdim", null) ?? width);
        var spec = new MultiHeadSpec { Heads = call.Integer("num_heads", 0), Bias = call.Flag("bias", true) };
        var parameters = new ParameterSet();
        var layer = new MultiHeadAttention(parameters.Root, spec, width, new RandomStream(1), keyWidth, valueWidth);
        Tensor? extraKey = golden.OptionalParameter("bias_k"), extraValue = golden.OptionalParameter("bias_v");
        foreach (Parameter parameter in parameters.All) golden["param." + parameter.Name].ToSingles().CopyTo(parameter.Value.Edit());

        var tape = new Tape();
        var pass = new Pass(tape);
        Tensor query = BatchFirst(tape, golden.OptionalInput("x") ?? golden.Input("query"), batchFirst);
        int batch = query.Shape[0], queries = query.Shape[1];
        bool self = golden.Has("input.x");
        Tensor keys = self ? query : BatchFirst(tape, golden.Input("key"), batchFirst), values = self ? query : BatchFirst(tape, golden.Input("value"), batchFirst);
        int[] lengths = golden.Has("input.key_padding_mask") ? Lengths(golden["input.key_padding_mask"]) : [];
        AttentionMemory memory = layer.Remember(pass, keys, values, lengths);
        if (extra) memory = Longer(tape, memory, extraKey!, extraValue!);
        AttentionView view = View(golden, batch, spec.Heads, queries, keys.Shape[1]);
        AttentionOutput output = layer.ForwardWithWeights(pass, query, memory, view);
        if (self && !extra) Assert.Equal(output.Context.ToArray(), layer.Forward(pass, query, lengths, view).ToArray());
        bool averaged = call.Text.Contains("average_attn_weights=True", StringComparison.Ordinal);
        golden.Backward(tape, ("attn_output", BatchFirst(tape, output.Context, batchFirst)), ("attn_weights", averaged ? tape.Mean(output.Weights, 1) : output.Weights));
        golden.CheckGradients();
        golden.CheckGradients(parameters);
        golden.RequireComplete();
    }

    // Time first and batch first are each other's transposes.
    private static Tensor BatchFirst(Tape tape, Tensor x, bool already) => already ? x : tape.Permute(x, 1, 0, 2);

    // A learned step and one of zeros that every query may look at.
    private static AttentionMemory Longer(Tape tape, AttentionMemory memory, Tensor key, Tensor value)
    {
        Tensor Add(Tensor x, Tensor learned)
        {
            Tensor zeros = Tensor.Zeros(new Shape(x.Shape[0], 1, x.Shape[2]));
            return tape.Concat(1, x, tape.Add(zeros, learned), zeros);
        }

        return new AttentionMemory(Add(memory.Values, value), Add(memory.Keys, key), memory.Lengths);
    }

    private static AttentionView View(GoldenCase golden, int batch, int heads, int queries, int keys)
    {
        if (!golden.Has("input.attn_mask")) return default;
        if (golden.Description.Contains("attn_mask causal", StringComparison.Ordinal)) return new AttentionView { Causal = true };
        GoldenTensor mask = golden["input.attn_mask"];
        Shape shape = mask.Shape.Rank == 2 ? new Shape(1, 1, queries, keys) : new Shape(batch, heads, queries, keys);
        if (mask.IsFloat) return new AttentionView { Bias = golden.Input("attn_mask").Reshape(shape) };
        return new AttentionView { Bias = Tensor.From(Array.ConvertAll(mask.ToFlags(), forbidden => forbidden ? float.NegativeInfinity : 0f), shape) };
    }

    internal static int[] Lengths(GoldenTensor mask) =>
        [.. mask.ToFlags().Chunk(mask.Shape[1]).Select(row =>
        {
            int length = row.TakeWhile(padding => !padding).Count();
            Assert.All(row.Skip(length), Assert.True);
            return length;
        })];
}
