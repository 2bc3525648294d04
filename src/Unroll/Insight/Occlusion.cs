using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>What an output loses when an input symbol is replaced by another: a finite change, where gradients tell of infinitesimal ones.</summary>
/// <remarks>Zeiler and Fergus 2014, for images; Li, Monroe and Jurafsky 2016, for text.</remarks>
internal static class Occlusion
{
    /// <summary>The scores after the last step of several texts of one length: ids [time, batch] give logits [batch, vocabulary].</summary>
    public delegate float[] LastLogits(ReadOnlySpan<int> ids, int batch);

    // Logits of one chunk, at most.
    private const int Budget = 4_000_000;

    /// <summary>For each step the mean of log p(symbol) - log p(symbol | this one replaced) over the alternatives.</summary>
    public static double[] Measure(Vocabulary words, LastLogits lastLogits, ReadOnlySpan<int> ids, int symbol, int alternatives)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alternatives);
        int time = ids.Length, vocabulary = words.Size;
        double unchanged = Likelihood.Of(symbol, lastLogits(ids, 1));
        var variants = new List<(int Step, int Id)>();
        for (int step = 0; step < time; step++)
        {
            foreach (int id in Others(words, ids[step], step, alternatives)) variants.Add((step, id));
        }

        double[] loss = new double[time];
        int[] count = new int[time];
        foreach ((int Step, int Id)[] chunk in variants.Chunk(Math.Max(1, Budget / (time * vocabulary))))
        {
            int[] batch = new int[time * chunk.Length];
            for (int t = 0; t < time; t++)
            {
                for (int i = 0; i < chunk.Length; i++) batch[t * chunk.Length + i] = chunk[i].Step == t ? chunk[i].Id : ids[t];
            }

            float[] logits = lastLogits(batch, chunk.Length);
            for (int i = 0; i < chunk.Length; i++)
            {
                loss[chunk[i].Step] += unchanged - Likelihood.Of(symbol, logits.AsSpan(i * vocabulary, vocabulary));
                count[chunk[i].Step]++;
            }
        }

        for (int step = 0; step < time; step++) loss[step] /= Math.Max(1, count[step]);
        return loss;
    }

    // Other symbols of the vocabulary, drawn without replacement; the same ones every time.
    private static IEnumerable<int> Others(Vocabulary words, int id, int step, int count)
    {
        int first = words.SpecialCount, choices = words.Size - first;
        RandomStream random = new RandomStream(0).Fork("occlusion").Fork((ulong)step);
        var taken = new HashSet<int> { id };
        for (ulong draw = 0; taken.Count <= Math.Min(count, choices - 1) && draw < 1000; draw++)
        {
            int other = first + random.Below(choices, draw);
            if (!words.IsSpecial(other) && taken.Add(other)) yield return other;
        }
    }
}
