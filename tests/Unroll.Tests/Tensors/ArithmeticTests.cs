using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class ArithmeticTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [3, 4], [3, 4] }, { [2, 3, 4], [4] }, { [2, 3, 4], [3, 1] }, { [2, 3, 4], [2, 1, 4] }, { [5], [] }, { [], [5] },
        { [4], [2, 3, 4] }, { [2, 1, 4], [1, 3, 1] }, { [3, 1], [3, 1] }, { [1], [1] }, { [60, 3], [3] },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void AddMatchesItsDefinitionAndDifferences(int[] left, int[] right) => Check(left, right, (tape, a, b) => tape.Add(a, b), (a, b) => a + b);

    [Theory, MemberData(nameof(Shapes))]
    public void SubtractMatchesItsDefinitionAndDifferences(int[] left, int[] right) => Check(left, right, (tape, a, b) => tape.Subtract(a, b), (a, b) => a - b);

    [Theory, MemberData(nameof(Shapes))]
    public void MultiplyMatchesItsDefinitionAndDifferences(int[] left, int[] right) => Check(left, right, (tape, a, b) => tape.Multiply(a, b), (a, b) => a * b);

    [Theory, MemberData(nameof(Shapes))]
    public void DivideMatchesItsDefinitionAndDifferences(int[] left, int[] right) => Check(left, right, (tape, a, b) => tape.Divide(a, b), (a, b) => a / b);

    [Fact]
    public void ScaleMatchesDifferences()
    {
        Tensor x = GradientCheck.Random(1, new Shape(3, 5));
        Assert.Equal(1 - 2 * x.Values[4], new Tape(recording: false).Scale(x, -2, 1).Values[4], 1e-6f);
        GradientCheck.Run(tape => tape.Scale(x, -2, 1), x);
    }

    [Fact]
    public void AnOperandUsedTwiceGetsBothGradients()
    {
        Tensor x = GradientCheck.Random(1, new Shape(4));
        var tape = new Tape();
        tape.Backward(tape.Add(x, x), [1, 1, 1, 1]);
        Assert.Equal([2f, 2f, 2f, 2f], x.Gradient.ToArray());
    }

    [Fact]
    public void ShapesThatDoNotFitAreNamed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Tape().Add(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(2))));
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2]", error.Message, StringComparison.Ordinal);
    }

    private static void Check(int[] left, int[] right, Func<Tape, Tensor, Tensor, Tensor> operation, Func<float, float, float> definition)
    {
        Tensor a = GradientCheck.Random(1, new Shape(left)), b = GradientCheck.Random(2, new Shape(right));
        foreach (ref float value in b.Edit()) value += MathF.CopySign(0.5f, value);
        Tensor result = operation(new Tape(recording: false), a, b);
        for (int i = 0; i < result.Length; i++)
            Assert.Equal(definition(a.Values[Source(result.Shape, a.Shape, i)], b.Values[Source(result.Shape, b.Shape, i)]), result.Values[i], 1e-5f);
        GradientCheck.Run(tape => operation(tape, a, b), a, b);
    }

    // The element of a repeated operand that meets element i of the result, found dimension by dimension.
    private static int Source(Shape result, Shape operand, int i)
    {
        int source = 0, step = 1;
        for (int back = 1; back <= result.Rank; back++)
        {
            int index = i % result[^back];
            i /= result[^back];
            if (back > operand.Rank) continue;
            if (operand[^back] > 1) source += index * step;
            step *= operand[^back];
        }

        return source;
    }
}
