using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Unroll.Text;

/// <summary>Learns the tokeniser of a vocabulary of sub-words.</summary>
internal static class SubwordTraining
{
    /// <summary>How many symbols there are unless said otherwise.</summary>
    public const int DefaultSize = 8000;

    // A pair that is there only once tells nothing.
    private const int FewestPairs = 2;

    /// <summary>The tokeniser of prepared texts. Its first ids are the special symbols.</summary>
    public static Tokenizer Train(TextUnits units, IEnumerable<ReadOnlyMemory<char>> texts, IReadOnlyList<string> specials)
    {
        JsonObject definition = SubwordDefinitions.Create(units, specials);
        return TokenizerFile.Create(definition, pipeline =>
        {
            var counter = new PieceCounter();
            foreach (ReadOnlyMemory<char> text in texts) counter.Count(text, pipeline);
            var tokens = new TokenTable();
            foreach (string special in specials) tokens.Add(special);
            return LearnPairs(units, counter.InOrder(), tokens);
        });
    }

    private static BytePairModel LearnPairs(TextUnits units, (string Piece, long Count)[] pieces, TokenTable tokens)
    {
        int size = units.MaximumSize ?? DefaultSize;
        bool bytes = units.Algorithm == SubwordAlgorithm.ByteBpe;
        foreach (string symbol in bytes ? ByteAlphabet.InOrder : Alphabet(pieces, units.MinimumCount, size - tokens.Count)) tokens.Add(symbol);
        int[][] words = [.. pieces.Select(piece => Symbols(piece.Piece, bytes, tokens))];
        var trainer = new BytePairTrainer(tokens, words, [.. pieces.Select(piece => piece.Count)]);
        IReadOnlyList<BytePairMerge> merges = trainer.Train(size, Math.Max(FewestPairs, units.MinimumCount));
        return new BytePairModel(tokens, merges, new BytePairOptions { ByteLevel = bytes, Unknown = bytes ? null : Vocabulary.UnknownName }, "the sub-words");
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

    private static int[] Symbols(string piece, bool bytes, TokenTable tokens) => bytes
        ? [.. Encoding.UTF8.GetBytes(piece).Select(value => tokens.Find([ByteAlphabet.Character(value)]))]
        : [.. piece.EnumerateRunes().Select(rune => tokens.Find(rune.ToString()))];
}
