using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>Positions, blocks and stacks against PyTorch's: results and all gradients.</summary>
public sealed class TransformerGoldenTests
{
    [SkippableTheory, GoldenCases("layers/rotary")]
    public void RotaryPositionsMatchTheFormula(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        Tensor x = golden.Input("x");
        (int batch, int heads, int time, int size) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        bool interleaved = golden.ShortName.StartsWith("interleaved", StringComparison.Ordinal);
        int first = golden.ShortName.EndsWith("offset3", StringComparison.Ordinal) ? 3 : 0;
        Assert.Contains(FormattableString.Invariant($"positions from {first}"), golden.Description, StringComparison.Ordinal);
        Tensor joined = tape.Permute(x, 0, 2, 1, 3).Reshape(new Shape(batch, time, heads * size));
        Tensor turned = tape.Rotary(joined, heads, size, first, 10000, interleaved).Reshape(new Shape(batch, time, heads, size));
        golden.Backward(tape, ("y", tape.Permute(turned, 0, 2, 1, 3)));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases("layers/transformer")]
    public void BlocksAndStacksMatchTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        if (golden.ShortName.StartsWith("sinusoid", StringComparison.Ordinal))
        {
            golden.CheckOutput("pe", Positions.Waves(golden.Config.GetProperty("T").GetInt32(), golden.Config.GetProperty("D").GetInt32()));
            golden.RequireComplete();
            return;
        }

        var parameters = new ParameterSet();
        var tape = new Tape();
        Tensor output = golden.Call.Name switch
        {
            "TransformerEncoderLayer" => Encode(golden, tape, parameters),
            "TransformerDecoderLayer" => Decode(golden, tape, parameters),
            "TransformerEncoder" => EncodeStack(golden, tape, parameters),
            "Transformer" => Whole(golden, tape, parameters),
            string other => throw new NotSupportedException($"{name}: no test knows {other}."),
        };
        golden.Backward(tape, ("y", output));
        golden.CheckGradients();
        golden.CheckGradients(parameters);
        golden.RequireComplete();
    }

    private static Tensor Encode(GoldenCase golden, Tape tape, ParameterSet parameters)
    {
        Assert.Equal(1e-5, golden.Call.Number("layer_norm_eps", 1e-5));
        (TransformerBlockSpec spec, int width, bool batchFirst) = Spec(golden.Call);
        var block = new TransformerBlock(parameters.Root, spec, width, default);
        golden.Load(parameters);
        return BatchFirst(tape, block.Forward(new Pass(tape), BatchFirst(tape, golden.Input("src"), batchFirst), Lengths(golden, "src_key_padding_mask"), Causal(golden, "src_mask")), batchFirst);
    }

    private static Tensor Decode(GoldenCase golden, Tape tape, ParameterSet parameters)
    {
        (TransformerBlockSpec spec, int width, bool batchFirst) = Spec(golden.Call);
        var block = new TransformerBlock(parameters.Root, spec, width, default, memory: true);
        golden.Load(parameters);
        var pass = new Pass(tape);
        AttentionMemory memory = block.Remember(pass, BatchFirst(tape, golden.Input("memory"), batchFirst), Lengths(golden, "memory_key_padding_mask"));
        return BatchFirst(tape, block.Forward(pass, BatchFirst(tape, golden.Input("tgt"), batchFirst), Lengths(golden, "tgt_key_padding_mask"), Causal(golden, "tgt_mask"), memory), batchFirst);
    }

    private static Tensor EncodeStack(GoldenCase golden, Tape tape, ParameterSet parameters)
    {
        TorchCall layer = TorchCall.Parse(golden.Call.Positional[0]);
        Assert.Equal("norm=LayerNorm(8)", "norm=" + golden.Call.Argument("norm", ""));
        var spec = new TransformerBlockSpec
        {
            Attention = new MultiHeadSpec { Heads = (int)layer.PositionalNumber(1) },
            FeedForward = (int)layer.PositionalNumber(2),
            Activation = layer.Positional[4] == "'gelu'" ? FeedForwardKind.Gelu : FeedForwardKind.Relu,
            Placement = layer.Flag("norm_first", false) ? NormPlacement.Before : NormPlacement.After,
        };
        Assert.True(layer.Flag("batch_first", false));
        var stack = new TransformerStack(parameters.Root, spec, (int)golden.Call.PositionalNumber(1), (int)layer.PositionalNumber(0), default);
        golden.Load(parameters);
        string mask = golden.Names.FirstOrDefault(array => array.StartsWith("input.", StringComparison.Ordinal) && array.EndsWith("padding_mask", StringComparison.Ordinal))?["input.".Length..] ?? "none";
        return stack.Forward(new Pass(tape), golden.Input("src"), Lengths(golden, mask), Causal(golden, "mask"));
    }

    private static Tensor Whole(GoldenCase golden, Tape tape, ParameterSet parameters)
    {
        TorchCall call = golden.Call;
        (TransformerBlockSpec spec, int width, bool batchFirst) = Spec(call);
        var encoder = new TransformerStack(parameters.Root["encoder"], spec, call.Integer("num_encoder_layers", 0), width, default);
        var decoder = new TransformerStack(parameters.Root["decoder"], spec, call.Integer("num_decoder_layers", 0), width, default, memory: true);
        golden.Load(parameters);
        var pass = new Pass(tape);
        Tensor read = encoder.Forward(pass, BatchFirst(tape, golden.Input("src"), batchFirst), Lengths(golden, "src_key_padding_mask"), Causal(golden, "src_mask"));
        AttentionMemory[] memory = decoder.Remember(pass, read, Lengths(golden, "memory_key_padding_mask"));
        return BatchFirst(tape, decoder.Forward(pass, BatchFirst(tape, golden.Input("tgt"), batchFirst), Lengths(golden, "tgt_key_padding_mask"), Causal(golden, "tgt_mask"), memory), batchFirst);
    }

    private static (TransformerBlockSpec Spec, int Width, bool BatchFirst) Spec(TorchCall call)
    {
        Assert.Equal(0, call.Number("dropout", 0.1));
        var spec = new TransformerBlockSpec
        {
            Attention = new MultiHeadSpec { Heads = call.Integer("nhead", 0) },
            FeedForward = call.Integer("dim_feedforward", 0),
            Activation = call.Word("activation", "relu") == "gelu" ? FeedForwardKind.Gelu : FeedForwardKind.Relu,
            Placement = call.Flag("norm_first", false) ? NormPlacement.Before : NormPlacement.After,
        };
        return (spec, call.Integer("d_model", 0), call.Flag("batch_first", false));
    }

    private static Tensor BatchFirst(Tape tape, Tensor x, bool already) => already ? x : tape.Permute(x, 1, 0, 2);

    // Every mask of these cases is the causal one.
    private static AttentionView Causal(GoldenCase golden, string mask)
    {
        if (!golden.Has("input." + mask)) return default;
        GoldenTensor values = golden["input." + mask];
        bool[] forbidden = values.IsFloat ? Array.ConvertAll(values.ToSingles(), value => value != 0) : values.ToFlags();
        for (int i = 0; i < forbidden.Length; i++) Assert.Equal(i % values.Shape[1] > i / values.Shape[1], forbidden[i]);
        return new AttentionView { Causal = true };
    }

    private static int[] Lengths(GoldenCase golden, string mask) => golden.Has("input." + mask) ? MultiHeadGoldenTests.Lengths(golden["input." + mask]) : [];
}
