using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Insight;

/// <summary>Teaches simple readers to find source symbols in context vectors.</summary>
public static class ContextProbing
{
    private const int LargestBatch = 64;
    private const int Updates = 200;
    private const double Rarest = 0.02;
    private const double Commonest = 0.9;

    /// <summary>Which source symbols can be told from the context vector.</summary>
    /// <param name="model">The model; it is only read.</param>
    /// <param name="data">Pairs, of which four fifths teach the readers and one fifth tests them. Two thousand are plenty.</param>
    /// <param name="symbols">How many of the commonest symbols to ask for, of those that 2 to 90 of 100 sources have. Default: 50.</param>
    /// <param name="seed">Of the drawing of the fifth, and of the readers' first weights.</param>
    /// <param name="stop">Ends it with an exception.</param>
    /// <exception cref="ArgumentException">The decoder begins from zeros, or there are fewer than ten pairs.</exception>
    public static ContextProbe ProbeContext(this Seq2Seq model, DataSet<SequencePair> data, int symbols = 50, ulong seed = 0, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(symbols);
        if (model.Spec.Transformer is not null) throw new ArgumentException("A Transformer's decoder has no first state: it knows of the source only what it attends to. Ask a recurrent model.", nameof(model));
        if (model.Spec.Bridge == StateBridge.Zero) throw new ArgumentException("The decoder begins from zeros: there is no context vector to read. Ask a model with another bridge.", nameof(model));
        if (data.Count < 10) throw new ArgumentException($"{data.Count} pairs are too few to teach and test on. Give ten or more.", nameof(data));
        DataSplit<SequencePair> split = data.Split(validation: 0.2, seed: seed);
        int[][] known = Read(model, split.Train), held = Read(model, split.Validation!);
        (int Id, double Share)[] asked = [.. known.SelectMany(ids => ids.Distinct()).Where(id => !model.SourceVocabulary.IsSpecial(id)).CountBy(id => id)
            .Select(symbol => (symbol.Key, symbol.Value / (double)known.Length)).Where(symbol => symbol.Item2 is >= Rarest and <= Commonest)
            .OrderByDescending(symbol => symbol.Item2).ThenBy(symbol => symbol.Key).Take(symbols)];
        if (asked.Length == 0) return new ContextProbe(known.Length, held.Length, []);
        int[] ids = [.. asked.Select(symbol => symbol.Id)];
        Linear reader = Teach(Contexts(model, known, stop), Targets(known, ids), asked, seed, stop);
        var tape = new Tape(recording: false);
        float[] answers = reader.Forward(new Pass(tape), Contexts(model, held, stop)).ToArray();
        tape.End();
        ReadOnlyMemory<float> right = Targets(held, ids).ToArray();
        return new ContextProbe(
            known.Length, held.Length,
            [.. asked.Select((symbol, k) => new ProbedSymbol(model.SourceVocabulary.Label(symbol.Id), symbol.Share, Balanced(answers, right.Span, k, asked.Length))).Where(symbol => double.IsFinite(symbol.Accuracy))]);
    }

    private static Linear Teach(Tensor contexts, Tensor targets, (int Id, double Share)[] asked, ulong seed, CancellationToken stop)
    {
        var parameters = new ParameterSet();
        var reader = new Linear(parameters.Root["reader"], contexts.Shape[1], asked.Length, new RandomStream(seed).Fork("probe"));
        // Rare symbols weigh as much as their absence.
        var weights = Tensor.From([.. asked.Select(symbol => (float)((1 - symbol.Share) / symbol.Share))], new Shape(asked.Length));
        var spec = new AdamW(2e-2) { WeightDecay = 0.01 };
        IOptimizer optimizer = spec.Create(parameters);
        for (int update = 0; update < Updates; update++)
        {
            stop.ThrowIfCancellationRequested();
            parameters.ClearGradients();
            var tape = new Tape();
            tape.Backward(tape.BinaryCrossEntropy(reader.Forward(new Pass(tape, Training: true), contexts), targets, positiveWeight: weights));
            optimizer.Step(spec.LearningRate * (1 - (double)update / Updates));
        }

        return reader;
    }

    private static int[][] Read(Seq2Seq model, DataSet<SequencePair> data) => [.. data.Select(pair => model.Reader.Source(pair.Source))];

    private static Tensor Contexts(Seq2Seq model, int[][] sources, CancellationToken stop)
    {
        var rows = new float[sources.Length][];
        foreach (int[] chunk in Enumerable.Range(0, sources.Length).OrderBy(index => sources[index].Length).Chunk(LargestBatch))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            EncodedSource read = model.Encode(new Pass(tape), [.. chunk.Select(index => sources[index])]);
            for (int row = 0; row < chunk.Length; row++) rows[chunk[row]] = ExplainedSeq2Seq.Context(read, row);
            tape.End();
        }

        return Tensor.From([.. rows.SelectMany(row => row)], new Shape(rows.Length, rows[0].Length));
    }

    private static Tensor Targets(int[][] sources, int[] ids) => Tensor.From([.. sources.SelectMany(source => ids.Select(id => source.Contains(id) ? 1f : 0f))], new Shape(sources.Length, ids.Length));

    // Not a number where all sources have the symbol, or none.
    private static double Balanced(ReadOnlySpan<float> answers, ReadOnlySpan<float> right, int symbol, int symbols)
    {
        double with = 0, without = 0, found = 0, missing = 0;
        for (int at = symbol; at < answers.Length; at += symbols)
        {
            if (right[at] > 0) (with, found) = (with + 1, found + (answers[at] > 0 ? 1 : 0));
            else (without, missing) = (without + 1, missing + (answers[at] > 0 ? 0 : 1));
        }

        return with > 0 && without > 0 ? (found / with + missing / without) / 2 : double.NaN;
    }
}
