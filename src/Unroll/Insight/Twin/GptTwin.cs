using Unroll.Families;
using Unroll.Layers;
using Unroll.Tensors;

namespace Unroll.Insight;

/// <summary>A GPT as plain loops in double precision: the reference that <c>--verify</c> compares the engine with. It computes values only; no derivative is written here.</summary>
internal sealed class GptTwin
{
    private readonly GptSpec spec;
    private readonly double[]? places;
    private readonly Block[] blocks;
    private readonly TwinNorm? norm;
    private readonly TwinMatrix head;
    private readonly int symbols;

    /// <summary>Takes copies of the weights.</summary>
    public GptTwin(Gpt model)
    {
        ParameterSet parameters = model.Parameters;
        spec = model.Spec;
        blocks = [.. Enumerable.Range(0, spec.Layers).Select(layer => new Block(spec, parameters, FormattableString.Invariant($"layers.{layer}")))];
        norm = spec.Placement == NormPlacement.Before ? new TwinNorm(parameters, "norm", spec.Norm, spec.NormEpsilon) : null;
        head = new TwinMatrix(parameters[spec.Tied ? "wte.weight" : "head.weight"].Value, null);
        symbols = model.Vocabulary.Size;
        places = spec.Positions is LearnedPositions ? TwinMatrix.Widen(parameters["wpe.weight"].Value) : null;
    }

    /// <summary>The scores of the next symbol after each step, of vectors to which no places have been added yet.</summary>
    /// <param name="vectors">The vectors of the symbols.</param>
    /// <param name="weights">Where, if wanted, the weights of attention go: head by head of block by block, for each step those of all steps.</param>
    /// <param name="states">Where, if wanted, the vectors go that enter the first block and leave each.</param>
    public double[][] Logits(IReadOnlyList<double[]> vectors, List<double[][]>? weights = null, List<double[][]>? states = null)
    {
        double[][] x = [.. vectors.Select((vector, t) => Placed(vector, t))];
        states?.Add(x);
        foreach (Block block in blocks)
        {
            x = block.Of(x, weights);
            states?.Add(x);
        }

        return [.. x.Select(Score)];
    }

    /// <summary>The scores that a vector would get if it left the last block.</summary>
    public double[] Score(double[] x) => head.Times(norm is null ? x : norm.Of(x))[..symbols];

    private double[] Placed(double[] vector, int t)
    {
        if (places is not null) return TwinMath.Sum(vector, places[(t * spec.Width)..((t + 1) * spec.Width)]);
        if (spec.Positions is not SinusoidalPositions) return vector;
        double Wave(int i)
        {
            double angle = t / Math.Pow(10000, i / 2 * 2.0 / spec.Width);
            return i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }

        return TwinMath.Sum(vector, [.. Enumerable.Range(0, spec.Width).Select(Wave)]);
    }

    private sealed class Block(GptSpec spec, ParameterSet parameters, string name)
    {
        private readonly TwinAttention attention = new(spec, parameters, $"{name}.self_attn");
        private readonly TwinNorm first = new(parameters, $"{name}.norm1", spec.Norm, spec.NormEpsilon);
        private readonly TwinNorm second = new(parameters, $"{name}.norm2", spec.Norm, spec.NormEpsilon);
        private readonly TwinMatrix into = Matrix(parameters, $"{name}.linear1");
        private readonly TwinMatrix back = Matrix(parameters, $"{name}.linear2");

        public double[][] Of(double[][] x, List<double[][]>? weights)
        {
            bool before = spec.Placement == NormPlacement.Before;
            double[][] looked = attention.Of(before ? [.. x.Select(first.Of)] : x, weights);
            double[][] sums = [.. x.Zip(looked, TwinMath.Sum)];
            if (!before) sums = [.. sums.Select(first.Of)];
            double[][] results = [.. sums.Select(step => TwinMath.Sum(step, back.Times(TwinMath.Activate(spec.Activation, into.Times(before ? second.Of(step) : step)))))];
            return before ? results : [.. results.Select(second.Of)];
        }

        private static TwinMatrix Matrix(ParameterSet parameters, string name) =>
            new(parameters[$"{name}.weight"].Value, parameters.TryGet($"{name}.bias", out Parameter? bias) ? bias.Value : null);
    }
}
