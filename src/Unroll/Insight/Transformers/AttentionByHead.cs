using System.Globalization;

namespace Unroll.Insight;

/// <summary>Who looks where: the weights of every head of every block while a model read a text.</summary>
/// <param name="Labels">The symbols, made visible.</param>
/// <param name="Layers">How many blocks.</param>
/// <param name="Heads">How many heads each has.</param>
/// <param name="All">Every head, block by block.</param>
/// <remarks>Entropy of heads: Ghader and Monz, IJCNLP 2017; heads and their habits: Voita et al., ACL 2019; Clark et al., BlackboxNLP 2019. Weights show where a model reads, not all on which it depends.</remarks>
public sealed record AttentionByHead(IReadOnlyList<string> Labels, int Layers, int Heads, IReadOnlyList<HeadAttention> All)
{
    /// <summary>One head.</summary>
    /// <param name="layer">The block, from 0.</param>
    /// <param name="head">Its head, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such head.</exception>
    public HeadAttention Head(int layer, int head)
    {
        if ((uint)layer >= (uint)Layers) throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The model has the blocks 0 to {Layers - 1}.");
        if ((uint)head >= (uint)Heads) throw new ArgumentOutOfRangeException(nameof(head), head, $"Each block has the heads 0 to {Heads - 1}.");
        return All[layer * Heads + head];
    }

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            HeadAttention sharp = All.MinBy(head => head.Entropy)!, wide = All.MaxBy(head => head.Entropy)!;
            string habits = string.Join(", ", All.Where(head => head.Habit is not null).GroupBy(head => head.Habit, StringComparer.Ordinal).OrderByDescending(group => group.Count())
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} of {All.Count} heads look mostly at {group.Key}")));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Sharpest looks head {sharp.Head} of block {sharp.Layer} (entropy {sharp.Entropy:0.00} nats), most widely head {wide.Head} of block {wide.Layer} ({wide.Entropy:0.00}, as at {Math.Exp(wide.Entropy):0.0} symbols alike){(habits.Length > 0 ? $"; {habits}" : "")}.");
        }
    }
}
