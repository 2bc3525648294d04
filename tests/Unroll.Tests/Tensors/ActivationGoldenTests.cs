using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class ActivationGoldenTests
{
    [SkippableTheory, GoldenCases("layers/activations")]
    public void ActivationsMatchTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        golden.Backward(tape, ("y", Apply(tape, golden)));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    private static Tensor Apply(Tape tape, GoldenCase golden)
    {
        TorchCall call = golden.Call;
        Tensor x = golden.Input("x");
        if (call.Text == "x * sigmoid(1.702 x)") return tape.GeluQuick(x);
        return call.Name switch
        {
            "relu" => tape.Relu(x),
            "relu6" => tape.Relu6(x),
            "leaky_relu" => tape.LeakyRelu(x, Second(call, "negative_slope", 0.01)),
            "hardtanh" => tape.HardTanh(x, Second(call, "min_val", -1), call.Positional.Count > 2 ? call.PositionalNumber(2) : call.Number("max_val", 1)),
            "PReLU" => tape.Prelu(x, golden.Parameter("weight")),
            "elu" => tape.Elu(x, Second(call, "alpha", 1)),
            "celu" => tape.Celu(x, Second(call, "alpha", 1)),
            "selu" => tape.Selu(x),
            "sigmoid" => tape.Sigmoid(x),
            "logsigmoid" => tape.LogSigmoid(x),
            "hardsigmoid" => tape.HardSigmoid(x),
            "silu" => tape.Silu(x),
            "hardswish" => tape.HardSwish(x),
            "mish" => tape.Mish(x),
            "tanh" => tape.Tanh(x),
            "softsign" => tape.Softsign(x),
            "softplus" => tape.Softplus(x, Second(call, "beta", 1), call.Number("threshold", 20)),
            "gelu" => call.Word("approximate", "none") switch
            {
                "none" => tape.Gelu(x),
                "tanh" => tape.GeluTanh(x),
                string other => throw new InvalidDataException($"GELU cannot be approximated by '{other}'."),
            },
            "glu" => tape.Glu(x, (int)Second(call, "dim", -1)),
            "softmax" => tape.Softmax(x, (int)Second(call, "dim", -1)),
            "log_softmax" => tape.LogSoftmax(x, (int)Second(call, "dim", -1)),
            "logsumexp" => tape.LogSumExp(x, (int)Second(call, "dim", -1)),
            _ => throw new InvalidDataException($"{golden.Name}: no operation for '{call.Text}'."),
        };
    }

    private static double Second(TorchCall call, string name, double defaultValue) => call.Positional.Count > 1 ? call.PositionalNumber(1) : call.Number(name, defaultValue);
}
