using Unroll.Numerics;

namespace Unroll.Tests.Numerics;

/// <summary>The product against one chain of fused multiply-adds per element, bit by bit, over odd shapes, thread counts and instruction sets.</summary>
[Collection(nameof(SharedNumericsSettings))]
public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 5, 3 }, { 2, 16, 7 }, { 3, 17, 64 }, { 5, 31, 9 }, { 7, 33, 2 }, { 11, 48, 20 }, { 13, 64, 33 }, { 20, 80, 50 }, { 25, 200, 41 },
        { 29, 95, 513 }, { 37, 61, 1030 }, { 64, 130, 129 }, { 1, 300, 600 }, { 130, 3, 70 }, { 260, 40, 70 }, { 65, 512, 96 }, { 200, 100, 256 }, { 4, 4, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryVariantIsTheReferenceBitForBit(int m, int n, int k)
    {
        for (int variant = 0; variant < 8; variant++) Check(m, n, k, (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0);
    }

    [Fact]
    public void RowByRowIsTheSameAsAllAtOnce()
    {
        const int m = 45, n = 77, k = 600;
        float[] a = Numbers(m * k, 1), b = Numbers(k * n, 2), all = new float[m * n], single = new float[m * n];
        PackedMatrix packed = PackedMatrix.Pack(b, n, false, k, n);
        MatrixProduct.Multiply(a, k, false, b, n, false, all, n, m, n, k);
        for (int row = 0; row < m; row++) MatrixProduct.Multiply(a.AsSpan(row * k, k), k, false, packed, single.AsSpan(row * n, n), n, 1);
        Assert.Equal(all, single);
    }

    [Fact]
    public void TheResultIsCloseToTheExactOne()
    {
        const int m = 30, n = 50, k = 2000;
        float[] a = Numbers(m * k, 3), b = Numbers(k * n, 4), c = new float[m * n];
        MatrixProduct.Multiply(a, k, false, b, n, false, c, n, m, n, k);
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                double exact = 0;
                for (int i = 0; i < k; i++) exact += (double)a[row * k + i] * b[i * n + column];
                Assert.Equal(exact, c[row * n + column], 2e-4);
            }
        }
    }

    [Fact]
    public void APackedMatrixCanBeFilledAgain()
    {
        float[] first = Numbers(40 * 70, 5), second = Numbers(40 * 70, 6), a = Numbers(9 * 40, 7), expected = new float[9 * 70], actual = new float[9 * 70];
        PackedMatrix packed = PackedMatrix.Pack(first, 70, false, 40, 70);
        packed.Fill(second, 70, false);
        MatrixProduct.Multiply(a, 40, false, second, 70, false, expected, 70, 9, 70, 40);
        MatrixProduct.Multiply(a, 40, false, packed, actual, 70, 9);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void AnOperandThatIsTooShortIsAnError()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(new float[11], 4, false, new float[8], 2, false, new float[6], 2, 3, 2, 4));
        Assert.Contains("needs 12 floats; there are 11", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(new float[12], 4, false, new float[8], 1, false, new float[6], 2, 3, 2, 4));
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB, bool accumulate)
    {
        int leadingA = (transposeA ? m : k) + 3, leadingB = (transposeB ? k : n) + 5, leadingC = n + 2;
        float[] a = Numbers((transposeA ? k : m) * leadingA, 1), b = Numbers((transposeB ? n : k) * leadingB, 2), c = Numbers(m * leadingC, 3), bias = Numbers(n, 4);
        float[] expected = (float[])c.Clone();
        bool biased = !accumulate && (m + n) % 2 == 0;
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column < n; column++)
            {
                float sum = accumulate ? c[row * leadingC + column] : biased ? bias[column] : 0f;
                for (int i = 0; i < k; i++)
                    sum = MathF.FusedMultiplyAdd(transposeA ? a[i * leadingA + row] : a[row * leadingA + i], transposeB ? b[column * leadingB + i] : b[i * leadingB + column], sum);
                expected[row * leadingC + column] = sum;
            }
        }

        foreach (SimdLevel level in Levels())
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using var settings = new SharedNumericsSettings(level, threads);
                float[] plain = (float[])c.Clone(), packed = (float[])c.Clone();
                MatrixProduct.Multiply(a, leadingA, transposeA, b, leadingB, transposeB, plain, leadingC, m, n, k, accumulate, biased ? bias : default);
                MatrixProduct.Multiply(a, leadingA, transposeA, PackedMatrix.Pack(b, leadingB, transposeB, k, n), packed, leadingC, m, accumulate, biased ? bias : default);
                string what = $"{m}x{n}x{k}, transposed {transposeA} {transposeB}, accumulate {accumulate}, {level}, {threads} threads";
                Assert.True(expected.AsSpan().SequenceEqual(plain), what);
                Assert.True(expected.AsSpan().SequenceEqual(packed), what + ", packed");
            }
        }
    }

    private static float[] Numbers(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = random.Uniform((ulong)i) * 2 - 1;
        return numbers;
    }

    private static IEnumerable<SimdLevel> Levels()
    {
        for (SimdLevel level = SimdLevel.Scalar; level <= Simd.Widest; level++) yield return level;
    }
}
