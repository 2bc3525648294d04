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

    private readonly Seq2Seq model;

    public ExplainedSeq2Seq(Seq2Seq source)
    {
        model = Seq2Seq.Create(source.Spec with { Encoder = source.Spec.Encoder.ForCopy(), Decoder = source.Spec.Decoder.ForCopy() }, source.SourceVocabulary, source.TargetVocabulary);
        model.Parameters.CopyFrom(source.Parameters, frozen: true);
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
            var pass = new Pass(tape);
            EncodedSource read = model.Encode(pass, [.. chunk.Select(index => variants[index])]);
            DecoderOutput told = Tell(pass, read, target);
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
            Tensor vectors = Gradient(source, chunk.Length, (pass, read) =>
            {
                Tensor logits = Tell(pass, read, target).Logits;
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
            int row = source.Length * vectors.Shape[2];
            (int, int)[] places = [.. source.Select((_, i) => (Place(i, source.Length), Place(i, source.Length) + 1))];
            for (int i = 0; i < chunk.Length; i++)
                (norms[chunk[i]], products[chunk[i]]) = Attribution.Gradients(vectors.Values.Slice(i * row, row), vectors.Gradient.Slice(i * row, row), vectors.Shape[2], places);
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
            Tensor vectors = Gradient(source, chunk.Length, (pass, read) =>
            {
                Tensor context = pass.Tape.Concat(-1, [.. Parts(read.Initial!)]);
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
                    foreach (float g in vectors.Gradient.Slice((row * source.Length + Place(i, source.Length)) * vectors.Shape[2], vectors.Shape[2])) squares[i] += (double)g * g / (all ? 1 : directions);
                }
            }
        }

        return [.. squares.Select(Math.Sqrt)];
    }

    // What flows back into the vectors of so many copies of a source, in the order in which they are read.
    private Tensor Gradient(int[] source, int copies, Func<Pass, EncodedSource, (Tensor Output, float[] Seed)> forward)
    {
        var tape = new Tape();
        var pass = new Pass(tape);
        Tensor looked = model.Vectors(pass, [.. Enumerable.Repeat(source, copies)]), vectors = Tensor.From(looked.Values, looked.Shape);
        vectors.RequiresGradient = true;
        (Tensor output, float[] seed) = forward(pass, model.Encode(pass, vectors, [.. Enumerable.Repeat(source.Length, copies)]));
        tape.Backward(output, seed);
        return vectors;
    }

    private DecoderOutput Tell(Pass pass, EncodedSource read, int[] target)
    {
        int[] inputs = [model.TargetVocabulary.Start!.Value, .. target[..^1]];
        return model.Decode(pass, read, [.. Enumerable.Repeat(inputs, read.Batch).SelectMany(row => row)]);
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
