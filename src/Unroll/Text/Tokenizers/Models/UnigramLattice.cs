namespace Unroll.Text;

/// <summary>All ways to cut a word into pieces, for learning their probabilities.</summary>
internal sealed class UnigramLattice
{
    private const double UnknownScore = -100;

    private readonly double[] scores;
    private readonly PrefixTrie trie = new();
    private readonly List<(int Start, int End, int Piece)> edges = [];
    private double[] forward = [];
    private double[] backward = [];
    private (double Score, int Edge)[] best = [];

    public UnigramLattice(IReadOnlyList<(string Piece, double Score)> pieces)
    {
        scores = [.. pieces.Select(piece => piece.Score)];
        for (int i = 0; i < pieces.Count; i++) trie.Add(pieces[i].Piece, i);
    }

    /// <summary>Adds how often each piece is expected in a word that is there so many times, over all ways to cut it.</summary>
    public void Expect(string word, long count, double[] expected)
    {
        Build(word);
        int length = word.Length;
        Array.Fill(forward, double.NegativeInfinity, 0, length + 1);
        Array.Fill(backward, double.NegativeInfinity, 0, length + 1);
        forward[0] = backward[length] = 0;

        // Edges are ordered by their beginnings, so what an edge builds on is complete, in both directions.
        foreach ((int start, int end, int piece) in edges) forward[end] = Add(forward[end], forward[start] + Score(piece));
        for (int e = edges.Count - 1; e >= 0; e--) backward[edges[e].Start] = Add(backward[edges[e].Start], backward[edges[e].End] + Score(edges[e].Piece));
        foreach ((int start, int end, int piece) in edges)
        {
            if (piece >= 0) expected[piece] += count * Math.Exp(forward[start] + Score(piece) + backward[end] - forward[length]);
        }
    }

    /// <summary>The pieces of the most probable way to cut a word, from its end; -1 for an unknown character.</summary>
    /// <param name="word">The word.</param>
    /// <param name="path">Takes the pieces.</param>
    /// <param name="withoutWhole">The word itself must not be one of them.</param>
    /// <returns>Whether every part is known.</returns>
    public bool Best(string word, List<int> path, bool withoutWhole)
    {
        Build(word);
        Array.Fill(best, (double.NegativeInfinity, -1), 0, word.Length + 1);
        best[0] = (0, -1);
        for (int e = 0; e < edges.Count; e++)
        {
            (int start, int end, int piece) = edges[e];
            double score = best[start].Score + Score(piece);
            if (score > best[end].Score && !(withoutWhole && end - start == word.Length)) best[end] = (score, e);
        }

        path.Clear();
        bool known = best[word.Length].Edge >= 0;
        for (int at = word.Length; at > 0 && known; at = edges[best[at].Edge].Start)
        {
            path.Add(edges[best[at].Edge].Piece);
            if (withoutWhole) known = path[^1] >= 0;
        }

        return known;
    }

    private void Build(string word)
    {
        edges.Clear();
        if (forward.Length <= word.Length) (forward, backward, best) = (new double[word.Length + 1], new double[word.Length + 1], new (double, int)[word.Length + 1]);
        for (int start = 0, width; start < word.Length; start += width)
        {
            width = char.IsHighSurrogate(word[start]) && start + 1 < word.Length ? 2 : 1;
            bool known = false;
            int node = PrefixTrie.Root;
            for (int end = start; end < word.Length && (node = trie.Next(node, word[end])) >= 0; end++)
            {
                int piece = trie.Value(node);
                if (piece < 0) continue;
                known |= end + 1 - start == width;
                edges.Add((start, end + 1, piece));
            }

            if (!known) edges.Add((start, start + width, -1));
        }
    }

    private double Score(int piece) => piece < 0 ? UnknownScore : scores[piece];

    // log(exp(a) + exp(b))
    private static double Add(double a, double b)
    {
        (double more, double less) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(less) ? more : more + Math.Log(1 + Math.Exp(less - more));
    }
}
