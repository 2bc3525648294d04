using System.Runtime.InteropServices;

namespace Unroll.Text;

/// <summary>
/// Learns a unigram model from counted words: begins with all frequent parts of words, and in turn estimates their probabilities by expectation maximisation and drops those
/// without which the text would lose the least probability, until few enough are left. Single characters always stay.
/// </summary>
/// <remarks>Kudo, "Subword Regularization", ACL 2018, section 3.2; numbers as in SentencePiece.</remarks>
internal sealed class UnigramTrainer
{
    private const int LongestPiece = 16;
    private const int SeedsPerPiece = 10;
    private const int EstimatesPerRound = 2;
    private const double KeptPerRound = 0.75;
    private const double LastMargin = 1.1;
    private const double FewestExpected = 0.5;

    private readonly string[] words;
    private readonly long[] counts;
    private readonly HashSet<string> characters;
    private List<(string Piece, double Score)> pieces;

    /// <summary>Collects the first pieces.</summary>
    /// <param name="words">The words and how often each is there.</param>
    /// <param name="characters">The characters that stay, each as a text.</param>
    /// <param name="size">How many pieces are wanted.</param>
    public UnigramTrainer(IReadOnlyList<(string Piece, long Count)> words, IEnumerable<string> characters, int size)
    {
        (this.words, counts) = ([.. words.Select(word => word.Piece)], [.. words.Select(word => word.Count)]);
        this.characters = new HashSet<string>(characters, StringComparer.Ordinal);
        pieces = Seeds(size);
    }

    /// <summary>Learns at most so many pieces, the most probable first, with their log-probabilities.</summary>
    public IReadOnlyList<(string Piece, double Score)> Train(int size)
    {
        while (true)
        {
            for (int i = 0; i < EstimatesPerRound; i++) Estimate();
            int next = Math.Max((int)(size * LastMargin), (int)(pieces.Count * KeptPerRound));
            if (pieces.Count <= next) break;
            Prune(next);
        }

        // What is left over the wanted number goes by probability.
        double least = pieces.Count > 0 ? pieces.Min(piece => piece.Score) : 0;
        var known = new HashSet<string>(pieces.Select(piece => piece.Piece), StringComparer.Ordinal);
        IEnumerable<(string Piece, double Score)> rare = characters.Where(character => !known.Contains(character)).Select(character => (character, least));
        var kept = pieces.Where(piece => characters.Contains(piece.Piece)).Concat(rare).ToList();
        IEnumerable<(string Piece, double Score)> longer = pieces.Where(piece => !characters.Contains(piece.Piece)).OrderByDescending(piece => piece.Score).ThenBy(piece => piece.Piece, StringComparer.Ordinal);
        kept.AddRange(longer.Take(Math.Max(0, size - kept.Count)));
        return [.. kept.OrderByDescending(piece => piece.Score).ThenBy(piece => piece.Piece, StringComparer.Ordinal)];
    }

    // The parts of words that are there at least twice, by how many characters of the text they cover.
    private List<(string Piece, double Score)> Seeds(int size)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = found.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int w = 0; w < words.Length; w++)
        {
            ReadOnlySpan<char> word = words[w];
            for (int start = 0; start < word.Length; start++)
            {
                if (char.IsLowSurrogate(word[start])) continue;
                for (int end = start + 1; end <= Math.Min(word.Length, start + LongestPiece); end++)
                {
                    if (end < word.Length && char.IsLowSurrogate(word[end])) continue;
                    CollectionsMarshal.GetValueRefOrAddDefault(lookup, word[start..end], out _) += counts[w];
                }
            }
        }

        var seeds = found.Where(pair => characters.Contains(pair.Key)).ToList();
        seeds.AddRange(found.Where(pair => pair.Value > 1 && IsLonger(pair.Key) && IsKnown(pair.Key))
            .OrderByDescending(pair => pair.Value * pair.Key.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(size * SeedsPerPiece));
        double total = Math.Log(seeds.Sum(pair => (double)pair.Value * pair.Key.Length));
        return [.. seeds.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Math.Log((double)pair.Value * pair.Key.Length) - total))];
    }

    private static bool IsLonger(string piece) => piece.Length > (char.IsHighSurrogate(piece[0]) ? 2 : 1);

    // Rare characters are unknown, and so is what they are part of.
    private bool IsKnown(string piece) => piece.EnumerateRunes().All(rune => characters.Contains(rune.ToString()));

    // One step of expectation maximisation; pieces that hardly occur are dropped. The digamma function makes rare pieces rarer still.
    private void Estimate()
    {
        var lattice = new UnigramLattice(pieces);
        double[] expected = new double[pieces.Count];
        for (int w = 0; w < words.Length; w++) lattice.Expect(words[w], counts[w], expected);
        double sum = 0;
        for (int i = 0; i < expected.Length; i++) sum += Stays(i, expected) ? Math.Max(expected[i], FewestExpected) : 0;
        double total = Digamma(sum);
        pieces = [.. Enumerable.Range(0, expected.Length).Where(i => Stays(i, expected)).Select(i => (pieces[i].Piece, Digamma(Math.Max(expected[i], FewestExpected)) - total))];
    }

    private bool Stays(int piece, double[] expected) => expected[piece] >= FewestExpected || characters.Contains(pieces[piece].Piece);

    // How much probability the text would lose if a piece had to be written with others.
    private void Prune(int most)
    {
        var lattice = new UnigramLattice(pieces);
        double[] used = new double[pieces.Count];
        var path = new List<int>();
        for (int w = 0; w < words.Length; w++)
        {
            lattice.Best(words[w], path, withoutWhole: false);
            foreach (int piece in path)
            {
                if (piece >= 0) used[piece] += counts[w];
            }
        }

        double sum = used.Sum(), logSum = Math.Log(sum);
        var kept = new List<int>();
        var losses = new List<(int Piece, double Loss)>();
        for (int i = 0; i < pieces.Count; i++)
        {
            if (characters.Contains(pieces[i].Piece))
            {
                kept.Add(i);
                continue;
            }

            if (used[i] == 0 || !lattice.Best(pieces[i].Piece, path, withoutWhole: true)) continue;
            double without = Math.Log(sum + (used[i] * (path.Count - 1)));
            double other = path.Sum(part => Math.Log(used[part] + used[i]) - without);
            losses.Add((i, used[i] / sum * (Math.Log(used[i]) - logSum - other)));
        }

        kept.AddRange(losses.OrderByDescending(loss => loss.Loss).ThenBy(loss => loss.Piece).Take(Math.Max(0, most - kept.Count)).Select(loss => loss.Piece));
        pieces = [.. kept.Order().Select(i => pieces[i])];
    }

    // Derivative of the logarithm of the gamma function: shifted up by its recurrence, then the asymptotic series.
    private static double Digamma(double x)
    {
        double result = 0;
        for (; x < 7; x++) result -= 1 / x;
        double square = 1 / (x * x);
        return result + Math.Log(x) - (0.5 / x) - (square * ((1.0 / 12) - (square * ((1.0 / 120) - (square / 252)))));
    }
}
