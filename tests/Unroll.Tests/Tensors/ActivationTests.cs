using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class ActivationTests
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, Func<Tape, Tensor, Tensor>> All { get; } = new(StringComparer.Ordinal)
    {
        ["relu"] = (tape, x) => tape.Relu(x),
        ["relu6"] = (tape, x) => tape.Relu6(x),
        ["leaky relu"] = (tape, x) => tape.LeakyRelu(x, 0.2),
        ["hard tanh"] = (tape, x) => tape.HardTanh(x, -1.5, 2),
        ["elu"] = (tape, x) => tape.Elu(x, 0.7),
        ["celu"] = (tape, x) => tape.Celu(x, 1.5),
        ["selu"] = (tape, x) => tape.Selu(x),
        ["sigmoid"] = (tape, x) => tape.Sigmoid(x),
        ["log sigmoid"] = (tape, x) => tape.LogSigmoid(x),
        ["hard sigmoid"] = (tape, x) => tape.HardSigmoid(x),
        ["silu"] = (tape, x) => tape.Silu(x),
        ["gelu"] = (tape, x) => tape.Gelu(x),
        ["gelu tanh"] = (tape, x) => tape.GeluTanh(x),
        ["gelu quick"] = (tape, x) => tape.GeluQuick(x),
        ["hard swish"] = (tape, x) => tape.HardSwish(x),
        ["mish"] = (tape, x) => tape.Mish(x),
        ["tanh"] = (tape, x) => tape.Tanh(x),
        ["softsign"] = (tape, x) => tape.Softsign(x),
        ["softplus"] = (tape, x) => tape.Softplus(x, 2, 5),
        ["glu"] = (tape, x) => tape.Glu(x),
        ["glu 0"] = (tape, x) => tape.Glu(x, 0),
    };

    [Theory, MemberData(nameof(Names))]
    public void ActivationsMatchDifferences(string name)
    {
        // Between the kinks, which lie at multiples of a half.
        Tensor x = Tensor.Zeros(new Shape(4, 6));
        Span<float> values = x.Edit();
        for (int i = 0; i < values.Length; i++) values[i] = (i - 12) * 0.5f + 0.25f;
        x.RequiresGradient = true;
        GradientCheck.Run(tape => All[name](tape, x), x);
        GradientCheck.Run(tape => [All[name](tape, x), tape.Scale(x, 3)], [x]);
    }

    [Theory, MemberData(nameof(Names))]
    public void ANotANumberStaysVisible(string name)
    {
        float[] result = All[name](new Tape(recording: false), Tensor.From([float.NaN, float.NaN], name == "glu 0" ? new Shape(2, 1) : new Shape(2))).ToArray();
        Assert.All(result, value => Assert.True(float.IsNaN(value)));
    }

    [Theory, InlineData(1), InlineData(3)]
    public void PreluLearnsItsSlopes(int slopes)
    {
        Tensor x = GradientCheck.Random(1, new Shape(2, 3, 4)), slope = GradientCheck.Random(2, new Shape(slopes), 0.2, 0.2);
        foreach (ref float value in x.Edit()) value += MathF.CopySign(0.2f, value);
        GradientCheck.Run(tape => tape.Prelu(x, slope), x, slope);
    }
}
