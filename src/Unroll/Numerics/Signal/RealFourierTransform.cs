using System.Numerics;

namespace Unroll.Numerics;

/// <summary>
/// The discrete Fourier transform of real numbers, X_k = Σ_n x_n e^(-2πi kn / N) for k = 0 … N/2 (the rest is their mirror image), N a power of two.
/// Double precision, in about 2.5 N log2 N operations. Holds tables only, so any number of threads may use one.
/// </summary>
/// <remarks>Two neighbouring samples are read as one complex number, and the transform of half the size is taken apart again: Cooley and Tukey 1965; Cooley, Lewis, Welch 1970.</remarks>
internal sealed class RealFourierTransform
{
    private readonly int half;
    private readonly int[] reversed;
    private readonly double[] cosines;
    private readonly double[] sines;

    /// <summary>Prepares the tables of a size: a power of two, 2 or more.</summary>
    public RealFourierTransform(int size)
    {
        if (size < 2 || !BitOperations.IsPow2(size)) throw new ArgumentOutOfRangeException(nameof(size), size, $"A transform of {size} numbers is not possible here; use a power of two, 2 or more.");
        Size = size;
        half = size / 2;
        cosines = new double[half];
        sines = new double[half];
        for (int k = 0; k < half; k++) (sines[k], cosines[k]) = Math.SinCos(-2 * Math.PI * k / size);
        reversed = new int[half];
        int bits = BitOperations.Log2((uint)half);
        for (int i = 0; i < half; i++) reversed[i] = bits == 0 ? 0 : (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>How many numbers come out: N/2 + 1.</summary>
    public int Bins => half + 1;

    /// <summary>Transforms N numbers; <paramref name="real"/> and <paramref name="imaginary"/> have N/2 + 1 places.</summary>
    public void Forward(ReadOnlySpan<double> signal, Span<double> real, Span<double> imaginary)
    {
        if (signal.Length != Size || real.Length != Bins || imaginary.Length != Bins)
            throw new ArgumentException($"A transform of {Size} numbers gives {Bins}; got room for {signal.Length}, {real.Length} and {imaginary.Length}.", nameof(signal));
        for (int i = 0; i < half; i++) (real[reversed[i]], imaginary[reversed[i]]) = (signal[2 * i], signal[2 * i + 1]);
        for (int width = 1; width < half; width *= 2) Combine(real, imaginary, width);
        Untangle(real, imaginary);
    }

    // Joins pairs of transforms of the given width to transforms of twice the width.
    private void Combine(Span<double> real, Span<double> imaginary, int width)
    {
        int stride = half / width;
        for (int start = 0; start < half; start += 2 * width)
        {
            for (int k = 0; k < width; k++)
            {
                int even = start + k, odd = even + width;
                double c = cosines[k * stride], s = sines[k * stride];
                double re = real[odd] * c - imaginary[odd] * s, im = real[odd] * s + imaginary[odd] * c;
                (real[odd], imaginary[odd]) = (real[even] - re, imaginary[even] - im);
                (real[even], imaginary[even]) = (real[even] + re, imaginary[even] + im);
            }
        }
    }

    // Z = E + iO, where E and O are the transforms of the even and the odd samples; X_k = E_k + e^(-2πik/N) O_k.
    private void Untangle(Span<double> real, Span<double> imaginary)
    {
        (double first, double firstOdd) = (real[0], imaginary[0]);
        for (int k = 1; k <= half / 2; k++)
        {
            int mirror = half - k;
            double evenRe = 0.5 * (real[k] + real[mirror]), evenIm = 0.5 * (imaginary[k] - imaginary[mirror]);
            double oddRe = 0.5 * (imaginary[k] + imaginary[mirror]), oddIm = -0.5 * (real[k] - real[mirror]);
            double re = oddRe * cosines[k] - oddIm * sines[k], im = oddRe * sines[k] + oddIm * cosines[k];
            (real[k], imaginary[k]) = (evenRe + re, evenIm + im);
            (real[mirror], imaginary[mirror]) = (evenRe - re, im - evenIm);
        }

        (real[0], imaginary[0]) = (first + firstOdd, 0);
        (real[half], imaginary[half]) = (first - firstOdd, 0);
    }
}
