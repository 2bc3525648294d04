using Unroll.Tensors;
using Xunit.Sdk;

namespace Unroll.Tests.Goldens;

/// <summary>The check itself must find what is wrong.</summary>
public sealed class GradientCheckTests
{
    [Theory, InlineData(6), InlineData(500)]
    public void AWrongGradientIsFound(int length)
    {
        Tensor x = GradientCheck.Random(1, new Shape(length));
        GradientCheck.Run(tape => Square(tape, x, 2f), x);
        Assert.ThrowsAny<XunitException>(() => GradientCheck.Run(tape => Square(tape, x, 2.02f), x));
    }

    [Fact]
    public void AGradientThatForgetsToAddIsFound()
    {
        Tensor x = GradientCheck.Random(1, new Shape(4));
        Assert.ThrowsAny<XunitException>(() => GradientCheck.Run(tape => [Square(tape, x, 2f), Square(tape, x, 2f)], [x]));
    }

    // Overwrites instead of adding, and takes the factor of the slope from outside.
    private static Tensor Square(Tape tape, Tensor x, float factor)
    {
        Tensor result = tape.Create(x.Shape);
        Span<float> y = result.Edit();
        for (int i = 0; i < y.Length; i++) y[i] = x.Values[i] * x.Values[i];
        tape.Record(result, () =>
        {
            Span<float> gradient = x.WriteGradient(out _);
            for (int i = 0; i < gradient.Length; i++) gradient[i] = factor * x.Values[i] * result.Gradient[i];
        });
        return result;
    }
}
