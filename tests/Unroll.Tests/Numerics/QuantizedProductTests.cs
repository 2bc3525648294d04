using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>Products with weights of fewer bits against what they are defined as, bit by bit, over odd shapes, numbers of rows, thread counts and instruction sets.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class QuantizedProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 33, 3 }, { 2, 16, 7 }, { 3, 17, 64 }, { 4, 100, 31 }, { 5, 31, 9 }, { 7, 290, 20 }, { 13, 64, 33 }, { 20, 520, 50 }, { 1, 700, 400 }, { 6, 47, 1030 }, { 2, 5, 0 },
    };

    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(1.00390625f, 0x3F80)] // Halfway between two: to the even one below.
    [InlineData(1.01171875f, 0x3F82)] // Halfway: to the even one above.
    [InlineData(1.0039064f, 0x3F81)]
    [InlineData(-1.0039064f, 0xBF81)]
    [InlineData(0f, 0x0000)]
    [InlineData(-0f, 0x8000)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(1e-45f, 0x0000)]
    [InlineData(9.2e-41f, 0x0001)]
    public void SixteenBitsAreTheNearest(float value, int expected) => Assert.Equal(expected, BFloat16.Round(value));

    [Fact]
    public void NotANumberStaysSo()
    {
        ushort rounded = BFloat16.Round(BitConverter.UInt32BitsToSingle(0x7F800001));
        Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle((uint)rounded << 16)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SixteenBitsGiveTheProductWithTheRoundedWeights(int rows, int outputs, int inputs)
    {
        float[] a = Numbers(rows * inputs, 1), weights = Numbers(outputs * inputs, 2), bias = Numbers(outputs, 3), expected = new float[rows * outputs];
        float[] rounded = [.. weights.Select(value => BitConverter.UInt32BitsToSingle((uint)BFloat16.Round(value) << 16))];
        MatrixProduct.Multiply(a, inputs, false, rounded, inputs, true, expected, outputs, rows, outputs, inputs, bias: bias);
        Everywhere(rows, outputs, inputs, a, QuantizedMatrix.Round(weights, outputs, inputs, WeightPrecision.BFloat16), bias, expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EightBitsGiveTheSumsOfWholeNumbers(int rows, int outputs, int inputs)
    {
        float[] a = Numbers(rows * inputs, 1), weights = Numbers(outputs * inputs, 2), bias = Numbers(outputs, 3), expected = new float[rows * outputs];
        float most = Math.Min(32767, int.MaxValue / 127 / Math.Max(1, inputs));
        for (int row = 0; row < rows; row++)
        {
            float largest = Largest(a.AsSpan(row * inputs, inputs));
            for (int output = 0; output < outputs; output++)
            {
                ReadOnlySpan<float> w = weights.AsSpan(output * inputs, inputs);
                float scale = Largest(w) / 127;
                long sum = 0;
                for (int k = 0; k < inputs; k++) sum += (long)MathF.Round(w[k] / scale) * (long)MathF.Round(a[row * inputs + k] * (most / largest));
                Assert.InRange(sum, int.MinValue, int.MaxValue);
                expected[row * outputs + output] = MathF.FusedMultiplyAdd(sum, scale * (largest / most), bias[output]);
            }
        }

        Everywhere(rows, outputs, inputs, a, QuantizedMatrix.Round(weights, outputs, inputs, WeightPrecision.Int8), bias, expected);
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16, 0.004)]
    [InlineData(WeightPrecision.Int8, 0.012)]
    public void TheLossIsAsSmallAsTheBitsAllow(WeightPrecision precision, double tolerance)
    {
        const int outputs = 50, inputs = 400;
        float[] a = Numbers(inputs, 5), weights = Numbers(outputs * inputs, 6), exact = new float[outputs], rounded = new float[outputs];
        MatrixProduct.Multiply(a, inputs, false, weights, inputs, true, exact, outputs, 1, outputs, inputs);
        MatrixProduct.Multiply(a, inputs, QuantizedMatrix.Round(weights, outputs, inputs, precision), rounded, outputs, 1);
        double error = Math.Sqrt(exact.Zip(rounded, (x, y) => Math.Pow(x - y, 2)).Sum() / exact.Sum(x => x * x));
        Assert.InRange(error, 1e-5, tolerance);
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void RowsComeBackAsTheyStandInAFile(WeightPrecision precision)
    {
        const int outputs = 45, inputs = 13;
        QuantizedMatrix matrix = QuantizedMatrix.Round(Numbers(outputs * inputs, 7), outputs, inputs, precision), again = QuantizedMatrix.FromRows(matrix.ToRows(), outputs, inputs, matrix.Scales);
        Assert.Equal(matrix.ToRows(), again.ToRows());
        float[] row = new float[inputs], other = new float[inputs];
        for (int i = 0; i < outputs; i++)
        {
            matrix.CopyRow(i, row);
            again.CopyRow(i, other);
            Assert.Equal(row, other);
            float[] expected = Numbers(outputs * inputs, 7)[(i * inputs)..((i + 1) * inputs)];
            float step = precision == WeightPrecision.Int8 ? Largest(expected) / 127 / 1.99f : Largest(expected) / 256;
            Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, step));
        }
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16)]
    [InlineData(WeightPrecision.Int8)]
    public void APartGivesWhatItsRowsGive(WeightPrecision precision)
    {
        const int outputs = 150, inputs = 27, rows = 6;
        float[] a = Numbers(rows * inputs, 10), bias = Numbers(outputs, 11), whole = new float[rows * outputs];
        QuantizedMatrix matrix = QuantizedMatrix.Round(Numbers(outputs * inputs, 12), outputs, inputs, precision);
        MatrixProduct.Multiply(a, inputs, matrix, whole, outputs, rows, bias);
        foreach ((int first, int count) in ((int, int)[])[(0, 150), (0, 40), (32, 64), (64, 70), (128, 22), (96, 1)])
        {
            QuantizedMatrix part = matrix.Part(first, count)!;
            Assert.Equal((count, inputs, precision), (part.Outputs, part.Inputs, part.Precision));
            Everywhere(rows, count, inputs, a, part, bias[first..(first + count)], [.. Enumerable.Range(0, rows * count).Select(i => whole[i / count * outputs + first + i % count])]);
            Assert.Equal(matrix.ToRows().AsSpan(first * inputs * part.ToRows().Length / (count * inputs), part.ToRows().Length).ToArray(), part.ToRows());
            float[] row = new float[inputs], other = new float[inputs];
            part.CopyRow(count - 1, row);
            matrix.CopyRow(first + count - 1, other);
            Assert.Equal(other, row);
            Assert.Equal(precision == WeightPrecision.Int8 ? matrix.Scales.Slice(first, count).ToArray() : [], part.Scales.ToArray());
        }

        Assert.Equal(matrix.Part(64, 80)!.Part(32, 10)!.ToRows(), matrix.Part(96, 10)!.ToRows());
        Assert.Null(matrix.Part(16, 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Part(128, 23));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Part(-32, 5));
    }

    [Fact]
    public void RowsThatAreNotFiniteStayTheirOwn()
    {
        const int outputs = 40, inputs = 21;
        float[] a = Numbers(3 * inputs, 8), result = new float[3 * outputs];
        a[inputs + 4] = float.NaN;
        a.AsSpan(2 * inputs).Clear();
        QuantizedMatrix matrix = QuantizedMatrix.Round(Numbers(outputs * inputs, 9), outputs, inputs, WeightPrecision.Int8);
        MatrixProduct.Multiply(a, inputs, matrix, result, outputs, 3);
        Assert.All(result[..outputs], value => Assert.True(float.IsFinite(value)));
        Assert.All(result[outputs..(2 * outputs)], value => Assert.True(float.IsNaN(value)));
        Assert.All(result[(2 * outputs)..], value => Assert.Equal(0f, value));
        a[inputs + 4] = float.NegativeInfinity;
        MatrixProduct.Multiply(a, inputs, matrix, result, outputs, 3);
        Assert.All(result[outputs..(2 * outputs)], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void WeightsThatAreNotFiniteCannotBeRounded()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => QuantizedMatrix.Round([1, 2, float.NaN, 4], 2, 2, WeightPrecision.Int8));
        Assert.Contains("Row 1 holds NaN", error.Message, StringComparison.Ordinal);
    }

    private static void Everywhere(int rows, int outputs, int inputs, float[] a, QuantizedMatrix matrix, float[] bias, float[] expected)
    {
        for (SimdLevel level = SimdLevel.Scalar; level <= Simd.Widest; level++)
        {
            foreach (int threads in (int[])[1, 3])
            {
                using var settings = new SharedNumericsSettings(level, threads);
                float[] all = new float[rows * outputs], single = new float[rows * outputs];
                MatrixProduct.Multiply(a, inputs, matrix, all, outputs, rows, bias);
                Assert.Equal(expected, all);
                for (int row = 0; row < rows; row++) MatrixProduct.Multiply(a.AsSpan(row * inputs, inputs), inputs, matrix, single.AsSpan(row * outputs, outputs), outputs, 1, bias);
                Assert.Equal(expected, single);
            }
        }
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(i => random.Normal((ulong)i))];
    }
}
