using Unroll.Numerics;

namespace Unroll.Decoding;

/// <summary>Writes for many sources at once, step by step: the rows of a step are all hypotheses of all sources that are under way. How symbols are chosen is up to the decoders.</summary>
/// <typeparam name="TState">What the model remembers.</typeparam>
internal sealed class BeamRun<TState>(BeamSearch search, BeamModel<TState> model, IReadOnlyList<ISourceDecoder> decoders)
{
    private readonly int[] forbidden = [.. model.Forbidden];

    public IReadOnlyList<IReadOnlyList<BeamHypothesis>> Run(CancellationToken stop)
    {
        List<int> underWay = [.. Enumerable.Range(0, decoders.Count)];
        int[] parents = [.. underWay];
        TState state = model.Initial;
        FloatBlock logits = BlockPool.Rent(1);
        for (int length = 1; underWay.Count > 0; length++)
        {
            stop.ThrowIfCancellationRequested();
            int[] last = [.. underWay.SelectMany(source => decoders[source].Live).Select(path => path.Symbol)];
            if (logits.Capacity < last.Length * model.Symbols)
            {
                BlockPool.Return(logits);
                logits = BlockPool.Rent(last.Length * model.Symbols);
            }

            Span<float> scores = logits.Span[..(last.Length * model.Symbols)];
            state = model.Step(state, parents, last, scores);
            parents = Advance(state, scores, underWay, last.Length, length);
        }

        BlockPool.Return(logits);
        return [.. decoders.Select(decoder => decoder.Finished)];
    }

    // Lets every decoder choose, and gives the rows that the next step continues.
    private int[] Advance(TState state, Span<float> scores, List<int> underWay, int rows, int length)
    {
        int symbols = model.Symbols, best = Math.Min(symbols, underWay.Max(source => decoders[source].Candidates));
        double[] normalizers = new double[rows];
        LargestOfRows.LogSumExp(scores, symbols, normalizers);
        Check(normalizers);
        int row = 0;
        foreach (int source in underWay)
        {
            bool free = Forced(source, length) < 0;
            foreach (BeamPath path in decoders[source].Live)
            {
                if (free) Restrict(scores.Slice(row * symbols, symbols), path, model.Prompt(source), length, normalizers[row]);
                row++;
            }
        }

        int[] ids = new int[rows * best];
        if (best > 0) LargestOfRows.Find(scores, symbols, best, ids);
        var parents = new List<int>();
        int first = 0;
        foreach (int source in underWay)
        {
            ISourceDecoder decoder = decoders[source];
            int from = first, count = decoder.Live.Count;
            decoder.Advance(new StepScores
            {
                Logits = scores.Slice(first * symbols, count * symbols),
                Normalizers = normalizers.AsSpan(first, count),
                Best = ids.AsSpan(first * best, count * best),
                BestCount = best,
                Symbols = symbols,
                Length = length,
                Forced = Forced(source, length),
                Prompt = model.Prompt(source),
                RepetitionPenalty = search.RepetitionPenalty,
                Attention = model.Attention is { } attention ? place => attention(state, from + place) : null,
            });
            foreach (int parent in decoder.Parents) parents.Add(first + parent);
            first += count;
        }

        underWay.RemoveAll(source => decoders[source].Live.Count == 0);
        return [.. parents];
    }

    private int Forced(int source, int length) => model.Prefixes.Count > 0 && length <= model.Prefixes[source].Count ? model.Prefixes[source][length - 1] : -1;

    private void Restrict(Span<float> row, BeamPath path, IReadOnlyList<int> prompt, int length, double normalizer)
    {
        int[] text = search.NoRepeat > 0 || search.RepetitionPenalty != 1 ? [.. prompt, .. path.Symbols()] : [];
        if (search.RepetitionPenalty != 1)
        {
            foreach (int id in text.Distinct()) row[id] = (float)(normalizer + search.RepetitionPenalty * Math.Min(0, row[id] - normalizer));
        }

        foreach (int id in forbidden) row[id] = float.NegativeInfinity;
        if (length <= search.MinimumLength && model.End is { } end) row[end] = float.NegativeInfinity;
        if (search.NoRepeat > 0) LogitFilters.NoRepeat(row, text, search.NoRepeat);
    }

    private static void Check(Span<double> normalizers)
    {
        foreach (ref double normalizer in normalizers)
        {
            if (double.IsNaN(normalizer) || double.IsPositiveInfinity(normalizer)) throw new InvalidOperationException("A model gave a score that is not a number for a symbol. Its weights or its input hold numbers that are not finite.");
            if (double.IsNegativeInfinity(normalizer)) normalizer = 0;
        }
    }
}
