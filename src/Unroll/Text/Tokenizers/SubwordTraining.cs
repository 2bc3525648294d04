using System.Runtime.InteropServices;
using System.Text;

namespace Unroll.Text;

/// <summary>Learns the tokeniser of a vocabulary of sub-words.</summary>
internal static class SubwordTraining
{
    /// <summary>How many symbols there are unless said otherwise.</summary>
    public const int DefaultSize = 8000;

    // A pair that is there only once tells nothing.
    private const int FewestPairs = 2;

    /// <summary>The tokeniser of prepared texts. Its first ids are the special symbols.</summary>
    public static Tokenizer Train(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts, IReadOnlyList<string> specials) =>
        TokenizerFile.Create(SubwordDefinitions.Create(units, specials), pipeline =>
        {
            var counter = new PieceCounter();
            foreach (ReadOnlyMemory<char> text in texts) counter.Count(text, pipeline);
            (string Piece, long Count)[] pieces = counter.InOrder();
            var tokens = new TokenTable();
            foreach (string special in specials) tokens.Add(special);
            int size = units.MaximumSize ?? DefaultSize;
            return units.Algorithm switch
            {
                SubwordAlgorithm.ByteBpe => LearnBytePairs(units, pieces, tokens, size),
                SubwordAlgorithm.CharacterBpe => LearnCharacterPairs(units, pieces, tokens, size),
                SubwordAlgorithm.WordPiece => LearnWordPieces(units, pieces, tokens, size),
                _ => LearnUnigrams(units, pieces, tokens, size),
            };
        });

    private static BytePairModel LearnBytePairs(TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens, int size)
    {
        foreach (string symbol in ByteAlphabet.InOrder) tokens.Add(symbol);
        IReadOnlyList<BytePairMerge> merges = LearnPairs(
            units, pieces, tokens, size, piece => Encoding.UTF8.GetBytes(piece).Select(value => tokens.Find([ByteAlphabet.Character(value)])), string.Concat);
        return new BytePairModel(tokens, merges, new BytePairOptions { ByteLevel = true }, "the sub-words");
    }

    private static BytePairModel LearnCharacterPairs(TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens, int size)
    {
        foreach (string symbol in Alphabet(pieces, units.MinimumCount, size - tokens.Count)) tokens.Add(symbol);
        IReadOnlyList<BytePairMerge> merges = LearnPairs(units, pieces, tokens, size, piece => piece.EnumerateRunes().Select(rune => tokens.Find(rune.ToString())), string.Concat);
        return new BytePairModel(tokens, merges, new BytePairOptions { Unknown = Vocabulary.UnknownName }, "the sub-words");
    }

    // Pairs are learned as with byte-pair encoding, over characters of which all but the first of a word carry the sign for going on.
    private static WordPieceModel LearnWordPieces(TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens, int size)
    {
        string[] alphabet = [.. Alphabet(pieces, units.MinimumCount, (size - tokens.Count) / 2)];
        foreach (string symbol in alphabet) tokens.Add(symbol);
        foreach (string symbol in alphabet) tokens.Add(WordPieceModel.Continuation + symbol);
        LearnPairs(
            units, pieces, tokens, size, piece => piece.EnumerateRunes().Select((rune, i) => tokens.Find((i == 0 ? "" : WordPieceModel.Continuation) + rune)),
            (left, right) => left + right[WordPieceModel.Continuation.Length..]);
        return new WordPieceModel(tokens, Vocabulary.UnknownName, WordPieceModel.Continuation, WordPieceModel.LongestWord);
    }

    private static UnigramModel LearnUnigrams(TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens, int size)
    {
        int specials = tokens.Count;
        string[] alphabet = [.. Alphabet(pieces, units.MinimumCount, size - specials)];
        float[] scores = new float[size];
        foreach ((string piece, double score) in new UnigramTrainer(pieces, alphabet, size - specials).Train(size - specials)) scores[tokens.Add(piece)] = (float)score;
        return new UnigramModel(tokens, scores.AsSpan(0, tokens.Count).ToArray(), Vocabulary.Unknown, byteFallback: false, id => id >= specials, "the sub-words");
    }

    private static IReadOnlyList<BytePairMerge> LearnPairs(
        TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens, int size, Func<string, IEnumerable<int>> symbols, Func<string, string, string> concatenate)
    {
        int[][] words = [.. pieces.Select(piece => symbols(piece.Piece).ToArray())];
        return new BytePairTrainer(tokens, words, [.. pieces.Select(piece => piece.Count)], concatenate).Train(size, Math.Max(FewestPairs, units.MinimumCount));
    }

    // The characters in the order of their code points; if there are too many, the most frequent.
    private static IEnumerable<string> Alphabet((string Piece, long Count)[] pieces, int minimumCount, int most)
    {
        var counts = new Dictionary<Rune, long>();
        foreach ((string piece, long count) in pieces)
        {
            foreach (Rune rune in piece.EnumerateRunes()) CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
        }

        return counts.Where(pair => pair.Value >= minimumCount).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(most)
            .Select(pair => pair.Key).Order().Select(rune => rune.ToString());
    }
}
