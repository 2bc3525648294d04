using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>A copy of a model's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedSeq2Seq
{
    private const int BatchSize = 32;
    private const int MostDirections = 256;
    private const string Inputs = "encoder.layer0.input.gradient";

    private readonly Seq2Seq model;

    public ExplainedSeq2Seq(Seq2Seq source)
    {
        model = Seq2Seq.Create(source.Spec with { Encoder = source.Spec.Encoder.ForCopy(), Decoder = source.Spec.Decoder.ForCopy() }, source.SourceVocabulary, source.TargetVocabulary);
        model.Parameters.CopyFrom(source.Parameters, frozen: true);
        model.Parameters["source.weight"].Value.RequiresGradient = true;
    }

    public SourceInfluence Explain(Seq2SeqExample example)
    {
        (int[] source, int[] target) = (example.Source, example.Target);
        Variants found = Occlude(source, target);
        (double[][] norms, double[][] products) = TargetGradients(source, target);
        string[] labels = [.. source.Select(model.SourceVocabulary.Label)];
        bool hasContext = found.Contexts[0].Length > 0;
        return new SourceInfluence
        {
            Source = labels,
            Target = [.. target.Select(model.TargetVocabulary.Label)],
            ContextNorms = hasContext ? ContextGradient(source, found.Contexts[0].Length) : null,
            ContextChanges = hasContext ? [.. found.Contexts.Skip(1).Select(context => WalkedStep.Distance(found.Contexts[0], context))] : null,
            Alignment = found.Alignment,
            Attributions = [.. target.Select((symbol, u) => new Attribution
            {
                Output = $"log probability of '{model.TargetVocabulary.Label(symbol)}'",
                Score = found.Logs[0][u],
                Probability = Math.Exp(found.Logs[0][u]),
                Inputs = labels,
                Norms = norms[u],
                GradientTimesInput = products[u],
                Occlusion = [.. source.Select((_, i) => found.Logs[0][u] - found.Logs[i + 1][u])],
            })],
        };
    }

    /// <summary>The decoder's first state, hidden and cell states of all layers after each other; nothing where it begins from zeros.</summary>
    public static float[] Context(EncodedSource read, int row) =>
        read.Initial is { } context ? [.. Parts(context).SelectMany(part => part.Values.Slice(row * part.Shape[1], part.Shape[1]).ToArray())] : [];

    // The whole source first, then the source without each of its symbols.
    private Variants Occlude(int[] source, int[] target)
    {
        int[][] variants = [source, .. source.Select((_, i) => source.Select((id, j) => i == j ? Vocabulary.Unknown : id).ToArray())];
        var result = new Variants(new double[variants.Length][], new float[variants.Length][]);
        int symbols = model.TargetVocabulary.Size;
        foreach (int[] chunk in Enumerable.Range(0, variants.Length).Chunk(BatchSize))
        {
            var tape = new Tape(recording: false);
            (EncodedSource read, DecoderOutput told) = Run(new Pass(tape), [.. chunk.Select(index => variants[index])], target);
            for (int row = 0; row < chunk.Length; row++)
            {
                result.Logs[chunk[row]] = [.. target.Select((symbol, u) =>
                {
                    ReadOnlySpan<float> scores = told.Logits.Values.Slice((row * target.Length + u) * symbols, symbols);
                    return scores[symbol] - Likelihood.LogSum(scores);
                })];
                result.Contexts[chunk[row]] = Context(read, row);
            }

            if (chunk[0] == 0 && told.Alignment is { } alignment)
                result.Alignment = [.. target.Select((_, u) => InReadingOrder(alignment.Values.Slice(u * alignment.Shape[2], source.Length).ToArray()))];
            tape.End();
        }

        return result;
    }

    // Each target symbol's log probability in a row of its own: one run back for many of them.
    private (double[][] Norms, double[][] Products) TargetGradients(int[] source, int[] target)
    {
        double[][] norms = new double[target.Length][], products = new double[target.Length][];
        int symbols = model.TargetVocabulary.Size;
        foreach (int[] chunk in Enumerable.Range(0, target.Length).Chunk(BatchSize))
        {
            TracedValue gradient = Gradient(source, chunk.Length, (pass, sources) =>
            {
                Tensor logits = Run(pass, sources, target).Told.Logits;
                float[] seed = new float[logits.Length];
                for (int row = 0; row < chunk.Length; row++)
                {
                    int at = (row * target.Length + chunk[row]) * symbols;
                    ReadOnlySpan<float> scores = logits.Values.Slice(at, symbols);
                    double sum = Likelihood.LogSum(scores);
                    for (int id = 0; id < symbols; id++) seed[at + id] = (id == target[chunk[row]] ? 1 : 0) - (float)Math.Exp(scores[id] - sum);
                }

                return (logits, seed);
            });
            Tensor table = model.Parameters["source.weight"].Value;
            int width = table.Shape[1];
            for (int row = 0; row < chunk.Length; row++)
            {
                double[] length = new double[source.Length], product = new double[source.Length];
                for (int i = 0; i < source.Length; i++)
                {
                    ReadOnlySpan<float> g = gradient.At(Place(i, source.Length), row), x = table.Values.Slice(source[i] * width, width);
                    for (int j = 0; j < width; j++) (length[i], product[i]) = (length[i] + (double)g[j] * g[j], product[i] + (double)g[j] * x[j]);
                    length[i] = Math.Sqrt(length[i]);
                }

                (norms[chunk[row]], products[chunk[row]]) = (length, product);
            }
        }

        return (norms, products);
    }

    // Each number of the context in a row of its own. Of a large one as many random directions instead, whose mean square is that of the whole (Hutchinson 1990), to a few per cent.
    private double[] ContextGradient(int[] source, int size)
    {
        double[] squares = new double[source.Length];
        bool all = size <= MostDirections;
        int directions = Math.Min(size, MostDirections);
        RandomStream signs = new RandomStream(0).Fork("directions");
        foreach (int[] chunk in Enumerable.Range(0, directions).Chunk(BatchSize))
        {
            TracedValue gradient = Gradient(source, chunk.Length, (pass, sources) =>
            {
                Tensor context = pass.Tape.Concat(-1, [.. Parts(model.Encode(pass, sources).Initial!)]);
                float[] seed = new float[context.Length];
                for (int row = 0; row < chunk.Length; row++)
                {
                    RandomStream sign = signs.Fork((ulong)chunk[row]);
                    for (int unit = 0; unit < size; unit++) seed[row * size + unit] = all ? unit == chunk[row] ? 1 : 0 : sign.Below(2, (ulong)unit) * 2 - 1;
                }

                return (context, seed);
            });
            for (int i = 0; i < source.Length; i++)
            {
                for (int row = 0; row < chunk.Length; row++)
                {
                    foreach (float g in gradient.At(Place(i, source.Length), row)) squares[i] += (double)g * g / (all ? 1 : directions);
                }
            }
        }

        return [.. squares.Select(Math.Sqrt)];
    }

    // What flows back into the vectors of so many copies of a source.
    private TracedValue Gradient(int[] source, int copies, Func<Pass, int[][], (Tensor Output, float[] Seed)> forward)
    {
        var recorder = new TraceRecorder(Record.Gradients);
        var tape = new Tape();
        (Tensor output, float[] seed) = forward(new Pass(tape, Trace: new(recorder)), [.. Enumerable.Repeat(source, copies)]);
        tape.Backward(output, seed);
        model.Parameters.ClearGradients();
        return recorder[Inputs];
    }

    private (EncodedSource Read, DecoderOutput Told) Run(Pass pass, int[][] sources, int[] target)
    {
        int[] inputs = [model.TargetVocabulary.Start!.Value, .. target[..^1]];
        EncodedSource read = model.Encode(pass, sources);
        return (read, model.Decode(pass, read, [.. Enumerable.Repeat(inputs, sources.Length).SelectMany(row => row)]));
    }

    private static IEnumerable<Tensor> Parts(Cells.RecurrentState context) => context.HiddenStates.Concat(context.CellStates);

    private int Place(int index, int length) => model.Spec.ReverseSource ? length - 1 - index : index;

    private float[] InReadingOrder(float[] weights)
    {
        if (model.Spec.ReverseSource) Array.Reverse(weights);
        return weights;
    }

    private sealed record Variants(double[][] Logs, float[][] Contexts)
    {
        public IReadOnlyList<IReadOnlyList<float>>? Alignment { get; set; }
    }
}
