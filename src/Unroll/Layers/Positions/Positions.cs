using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Positions of one Transformer, as a <see cref="PositionSpec"/> says: what is added to the input, and what attention needs to know. Parameters: <c>weight</c> [context, width] if learned,
/// [buckets, heads] if relative.
/// </summary>
public sealed class Positions
{
    private const double SlowestWave = 10000;

    private readonly PositionSpec spec;
    private readonly Parameter? weight;
    private readonly Tensor? constant;
    private readonly int width, heads, context;

    /// <summary>Creates the parameters.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">Which kind.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="heads">Heads of queries.</param>
    /// <param name="context">The most steps there will be.</param>
    /// <param name="random">Initial values.</param>
    /// <param name="initializer">By default normal with deviation 0.02.</param>
    public Positions(ParameterScope scope, PositionSpec spec, int width, int heads, int context, RandomStream random, IInitializer? initializer = null)
    {
        (this.spec, this.width, this.heads, this.context) = (spec, width, heads, context);
        initializer ??= Initializers.Normal(0.02);
        if (spec is LearnedPositions) weight = scope.Create("weight", new Shape(context, width), initializer, random);
        if (spec is RelativePositions relative) weight = scope.Create("weight", new Shape(relative.Buckets, heads), initializer, random);
        if (spec is SinusoidalPositions) constant = Waves(context, width);
        if (spec is AlibiPositions) constant = Slopes(heads, context);
    }

    /// <summary>The sines and cosines of the first paper, <c>[time, width]</c>.</summary>
    public static Tensor Waves(int time, int width)
    {
        Tensor table = Tensor.Zeros(new Shape(time, width));
        Span<float> values = table.Edit();
        for (int t = 0; t < time; t++)
        {
            for (int i = 0; i < width; i++)
            {
                double angle = t / Math.Pow(SlowestWave, i / 2 * 2 / (double)width);
                values[t * width + i] = (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return table;
    }

    /// <summary>x with the vectors of the places <paramref name="first"/>, <paramref name="first"/> + 1, ... added, if this kind has any.</summary>
    /// <param name="pass">Tape.</param>
    /// <param name="x"><c>[batch, time, width]</c>.</param>
    /// <param name="first">The place of the first step.</param>
    /// <exception cref="ArgumentException">There are more steps than the context has.</exception>
    public Tensor AddTo(Pass pass, Tensor x, int first = 0)
    {
        int time = x.Shape[1];
        if (spec is not (LearnedPositions or SinusoidalPositions)) return x;
        if (first < 0 || first + time > context) throw new ArgumentException($"Steps {first} to {first + time - 1} lie beyond the context of {context}. Read less at a time, or build the model with a longer context.", nameof(x));
        Tensor all = weight?.Value ?? constant!;
        return pass.Tape.Add(x, first == 0 && time == context ? all : pass.Tape.Slice(all, 0, first, time));
    }

    /// <summary>What attention has to know about places.</summary>
    /// <param name="pass">Tape.</param>
    /// <param name="causal">Whether a step sees nothing behind itself.</param>
    /// <param name="first">The place of the first query.</param>
    public AttentionView View(Pass pass, bool causal, int first = 0) => new()
    {
        Causal = causal,
        FirstQuery = first,
        Rotary = spec as RotaryPositions,
        DistanceBias = spec is AlibiPositions ? constant : spec is RelativePositions relative ? Distances(pass, relative, causal) : null,
    };

    // [heads, 2 · context - 1], from the farthest key before to the farthest behind.
    private Tensor Distances(Pass pass, RelativePositions relative, bool causal)
    {
        int[] buckets = new int[2 * context - 1];
        for (int i = 0; i < buckets.Length; i++) buckets[i] = DistanceBuckets.Of(i - context + 1, !causal, relative.Buckets, relative.MaximumDistance);
        return pass.Tape.Transpose(pass.Tape.Embedding(weight!.Value, buckets, new Shape(buckets.Length)), 0, 1);
    }

    private static Tensor Slopes(int heads, int context)
    {
        Tensor bias = Tensor.Zeros(new Shape(heads, 2 * context - 1));
        Span<float> values = bias.Edit();
        for (int head = 0; head < heads; head++)
        {
            double slope = Slope(head, heads);
            for (int i = 0; i < 2 * context - 1; i++) values[head * (2 * context - 1) + i] = (float)(-slope * Math.Abs(i - context + 1));
        }

        return bias;
    }

    // Heads that are no power of two take every other slope of the next power, as the authors' code does.
    internal static double Slope(int head, int heads)
    {
        int power = 1 << (int)Math.Floor(Math.Log2(heads));
        return head < power ? Math.Pow(2, -8.0 * (head + 1) / power) : Math.Pow(2, -8.0 * (2 * (head - power) + 1) / (2 * power));
    }

    /// <summary>The kind and its sizes, for the debugger.</summary>
    public override string ToString() => $"{spec.GetType().Name} {{context: {context}, width: {width}, heads: {heads}}}";
}
