using System.Runtime.InteropServices;

namespace Unroll.Text;

/// <summary>
/// Learns the merges of byte-pair encoding from counted words: the pair of neighbours that is there most often becomes a token, until there are enough. Only the
/// counts that a merge changes are counted again. Of equally frequent pairs the one with the smaller ids wins, so the result is always the same.
/// </summary>
internal sealed class BytePairTrainer
{
    private readonly TokenTable tokens;
    private readonly List<BytePairMerge> merges = [];
    private readonly int[][] words;
    private readonly long[] counts;
    private readonly Dictionary<(int, int), long> pairs = [];
    private readonly Dictionary<(int, int), List<int>> places = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, (int Left, int Right) Pair)> queue = new(new MostFrequentFirst());
    private readonly Func<string, string, string> concatenate;

    /// <summary>Prepares the counts.</summary>
    /// <param name="tokens">The special tokens and the alphabet; takes up what is learned.</param>
    /// <param name="words">The words as ids of the alphabet; a negative id is an unknown character, which joins nothing.</param>
    /// <param name="counts">How often each is there.</param>
    /// <param name="concatenate">How two tokens are written as one.</param>
    public BytePairTrainer(TokenTable tokens, IReadOnlyList<int[]> words, IReadOnlyList<long> counts, Func<string, string, string> concatenate)
    {
        (this.tokens, this.words, this.counts, this.concatenate) = (tokens, [.. words], [.. counts], concatenate);
        for (int word = 0; word < this.words.Length; word++)
        {
            int[] symbols = this.words[word];
            for (int i = 1; i < symbols.Length; i++) Count(symbols[i - 1], symbols[i], this.counts[word], word);
        }
    }

    /// <summary>Learns until there are <paramref name="size"/> tokens or no pair is left that is there at least <paramref name="minimumCount"/> times.</summary>
    public IReadOnlyList<BytePairMerge> Train(int size, long minimumCount)
    {
        foreach (((int Left, int Right) pair, long count) in pairs) queue.Enqueue(pair, (count, pair));
        while (tokens.Count < size && queue.TryDequeue(out (int Left, int Right) pair, out (long Count, (int Left, int Right) Pair) priority))
        {
            long count = pairs[pair];
            if (count < minimumCount) continue;

            // Counts in the queue may be old, but never too small.
            if (count < priority.Count) queue.Enqueue(pair, (count, pair));
            else Merge(pair);
        }

        return merges;
    }

    private void Merge((int Left, int Right) pair)
    {
        int id = tokens.Add(concatenate(tokens[pair.Left]!, tokens[pair.Right]!));
        merges.Add(new BytePairMerge(pair.Left, pair.Right, id, merges.Count));
        var changed = new HashSet<(int, int)>();
        int before = -1;
        foreach (int word in CollectionsMarshal.AsSpan(places[pair]))
        {
            if (word != before) Rewrite(word, pair, id, changed);
            before = word;
        }

        places.Remove(pair);
        foreach ((int, int) neighbours in changed) queue.Enqueue(neighbours, (pairs[neighbours], neighbours));
    }

    private void Rewrite(int word, (int Left, int Right) pair, int id, HashSet<(int, int)> changed)
    {
        int[] symbols = words[word];
        int kept = 0;
        for (int i = 0; i < symbols.Length; i++)
        {
            if (i + 1 == symbols.Length || symbols[i] != pair.Left || symbols[i + 1] != pair.Right)
            {
                symbols[kept++] = symbols[i];
                continue;
            }

            Count(pair.Left, pair.Right, -counts[word], word);
            if (kept > 0)
            {
                Count(symbols[kept - 1], pair.Left, -counts[word], word);
                if (Count(symbols[kept - 1], id, counts[word], word)) changed.Add((symbols[kept - 1], id));
            }

            if (i + 2 < symbols.Length)
            {
                Count(pair.Right, symbols[i + 2], -counts[word], word);
                if (Count(id, symbols[i + 2], counts[word], word)) changed.Add((id, symbols[i + 2]));
            }

            symbols[kept++] = id;
            i++;
        }

        if (kept < symbols.Length) words[word] = symbols[..kept];
    }

    private bool Count(int left, int right, long by, int word)
    {
        if (left < 0 || right < 0) return false;
        ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, (left, right), out _);
        count += by;
        if (by < 0) return false;
        ref List<int>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(places, (left, right), out _);
        list ??= [];
        if (list.Count == 0 || list[^1] != word) list.Add(word);
        return true;
    }

    private sealed class MostFrequentFirst : IComparer<(long Count, (int Left, int Right) Pair)>
    {
        public int Compare((long Count, (int Left, int Right) Pair) x, (long Count, (int Left, int Right) Pair) y) => x.Count != y.Count ? y.Count.CompareTo(x.Count) : x.Pair.CompareTo(y.Pair);
    }
}
