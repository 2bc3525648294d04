using System.Globalization;
using System.Text.Json;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>The layers against PyTorch's, with its weights: outputs, gradients of inputs and of parameters.</summary>
public sealed class LayerGoldenTests
{
    [SkippableTheory, GoldenCases("layers/linear")]
    public void LinearMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        bool bias = golden.Call.Flag("bias", true);
        Run(golden, scope => new Linear(scope, (int)golden.Call.PositionalNumber(0), (int)golden.Call.PositionalNumber(1), default, bias).Forward);
    }

    [SkippableTheory, GoldenCases("layers/layernorm")]
    public void LayerNormMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        string shape = golden.Call.Positional[0];
        var normalized = new Shape([.. TorchCall.SplitList(shape.Trim('[', ']', '(', ')')).Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
        Run(golden, scope => new LayerNorm(scope, normalized, golden.Call.Number("eps", 1e-5), golden.Call.Flag("elementwise_affine", true)).Forward);
    }

    [SkippableTheory, GoldenCases("layers/rmsnorm")]
    public void RmsNormMatchesItsFormula(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Assert.Equal("own torch reference: y = x * rsqrt(mean(x^2, -1) + eps) * weight", golden.Call.Text);
        Run(golden, scope => new RmsNorm(scope, golden.Input("x").Shape[^1], golden.Config.GetProperty("eps").GetDouble()).Forward);
    }

    [SkippableTheory, GoldenCases("layers/embedding")]
    public void EmbeddingMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var parameters = new ParameterSet();
        double? padding = golden.Call.Optional("padding_idx", null);
        var layer = new Embedding(parameters.Root, (int)golden.Call.PositionalNumber(0), (int)golden.Call.PositionalNumber(1), default, (int?)padding);
        golden.Load(parameters);
        var tape = new Tape();
        golden.Backward(tape, ("y", layer.Forward(new Pass(tape), golden.Ids("ids"), golden["input.ids"].Shape)));
        golden.CheckGradients(parameters);
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases("layers/conv1d")]
    public void ConvolutionMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        string padding = call.Word("padding", "0");
        var options = new ConvolutionOptions
        {
            Stride = call.Integer("stride", 1),
            Dilation = call.Integer("dilation", 1),
            Groups = call.Integer("groups", 1),
            SamePadding = padding == "same",
            Padding = padding is "same" or "valid" ? 0 : (int)TorchCall.ToNumber(padding),
        };
        Run(golden, scope => ChannelsFirst(
            new Convolution1D(scope, call.Integer("in_channels", 0), call.Integer("out_channels", 0), call.Integer("kernel_size", 0), default, options, call.Flag("bias", true)).Forward));
    }

    [SkippableTheory, GoldenCases("layers/conv2d")]
    public void ConvolutionOfImagesMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        var options = new ConvolutionOptions { Stride = call.Integer("stride", 1), Padding = call.Integer("padding", 0) };
        Run(golden, scope => new Convolution2D(scope, call.Integer("in_channels", 0), call.Integer("out_channels", 0), call.Integer("kernel_size", 0), default, options).Forward);
    }

    [SkippableTheory, GoldenCases("layers/pool1d")]
    public void PoolingMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        int size = call.Integer("output_size", 0);
        var options = new PoolingOptions(call.Integer("kernel_size", 1))
        {
            Stride = call.Integer("stride", 0),
            Padding = call.Integer("padding", 0),
            Dilation = call.Integer("dilation", 1),
            CeilingMode = call.Flag("ceil_mode", false),
            CountPadding = call.Flag("count_include_pad", true),
        };
        int[] places = [];
        Run(golden, _ => call.Name switch
        {
            "AdaptiveAvgPool1d" => (pass, x) => pass.Tape.AdaptiveAveragePool(x, -1, size),
            "AdaptiveMaxPool1d" => (pass, x) => pass.Tape.AdaptiveMaxPool(x, -1, size),
            "AvgPool1d" => ChannelsFirst(Pooling1D.Average(options).Forward),
            "MaxPool1d" when call.Flag("return_indices", false) => (pass, x) => pass.Tape.MaxPool(x, -1, options, out places),
            "MaxPool1d" => ChannelsFirst(Pooling1D.Maximum(options).Forward),
            _ => throw new InvalidDataException($"{golden.Name}: no layer for '{call.Text}'."),
        }, () =>
        {
            if (golden.Has("output.indices")) golden.Check("output.indices", places);
        });
    }

    [SkippableTheory, GoldenCases("layers/batchnorm1d")]
    public void BatchNormMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        TorchCall call = golden.Call;
        var parameters = new ParameterSet();
        var layer = new BatchNorm1D(
            parameters.Root, call.Integer("num_features", 0), call.Number("eps", 1e-5), call.Optional("momentum", 0.1), call.Flag("affine", true), call.Flag("track_running_stats", true));
        golden.Load(parameters);
        bool training = golden.Config.TryGetProperty("train", out JsonElement train) ? train.GetBoolean() : call.Suffix != ".eval()";
        var tape = new Tape();
        var pass = new Pass(tape, training);
        var outputs = new List<(string, Tensor)>();
        for (int i = 0; golden.Has($"input.x{i}"); i++)
        {
            Tensor x = golden.Input($"x{i}");
            outputs.Add(($"y{i}", x.Shape.Rank == 3 ? ChannelsFirst(layer.Forward)(pass, x) : layer.Forward(pass, x)));
        }

        golden.Backward(tape, [.. outputs]);
        golden.CheckGradients();
        golden.CheckGradients(parameters);
        foreach (Parameter buffer in parameters.All.Where(parameter => !parameter.Trainable)) golden.Check("output." + buffer.Name, buffer.Value.Values);
        golden.RequireComplete();
    }

    // PyTorch has channels before time, and takes one sequence without a batch too.
    private static Func<Pass, Tensor, Tensor> ChannelsFirst(Func<Pass, Tensor, Tensor> layer) => (pass, x) =>
    {
        Tensor batch = x.Shape.Rank == 2 ? x.Reshape(new Shape(1, x.Shape[0], x.Shape[1])) : x;
        Tensor y = pass.Tape.Transpose(layer(pass, pass.Tape.Transpose(batch, 1, 2)), 1, 2);
        return x.Shape.Rank == 2 ? y.Reshape(new Shape(y.Shape.Sizes[1..])) : y;
    };

    private static void Run(GoldenCase golden, Func<ParameterScope, Func<Pass, Tensor, Tensor>> create, Action? more = null)
    {
        var parameters = new ParameterSet();
        Func<Pass, Tensor, Tensor> layer = create(parameters.Root);
        golden.Load(parameters);
        var tape = new Tape();
        golden.Backward(tape, ("y", layer(new Pass(tape), golden.Input("x"))));
        golden.CheckGradients();
        golden.CheckGradients(parameters);
        more?.Invoke();
        golden.RequireComplete();
    }
}
