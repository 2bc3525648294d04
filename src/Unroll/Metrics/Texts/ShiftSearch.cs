namespace Unroll.Metrics;

/// <summary>
/// Counts the edits of the translation edit rate. Runs of words that the reference has elsewhere are moved one after the other, each time the one that saves most, until none saves anything;
/// what is left are single words. The limits and the order among equals are those of the program tercom.
/// </summary>
internal static class ShiftSearch
{
    private const int LongestRun = 10;
    private const int LongestWay = 50;
    private const int MostCandidates = 1000;

    /// <summary>All edits, and how many of them are shifts.</summary>
    public static (int Edits, int Shifts) Count(string[] hypothesis, string[] reference)
    {
        if (reference.Length == 0) return (hypothesis.Length, 0);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] wanted = [.. reference.Select(Id)], words = [.. hypothesis.Select(Id)];
        EditTable table = new(wanted, words.Length), trial = new(wanted, words.Length);
        int shifts = 0, tried = 0;
        table.Fill(words);
        while (true)
        {
            Shift? best = Best(words, wanted, table, trial, ref tried);
            if (tried >= MostCandidates || best is not { Gain: > 0 } shift) return (shifts + table.Total, shifts);
            words = Move(words, shift.Start, shift.Length, shift.Target);
            table.Fill(words);
            shifts++;
        }

        int Id(string word)
        {
            ids.TryAdd(word, ids.Count);
            return ids[word];
        }
    }

    private static Shift? Best(int[] words, int[] reference, EditTable table, EditTable trial, ref int tried)
    {
        (bool[] wrong, bool[] missed, int[] place) = table.Trace();
        Shift? best = null;
        foreach ((int start, int at, int length) in Runs(words, reference))
        {
            // Nothing to gain where the words are right already, or the reference has its own there; and nothing moves into itself.
            if (!wrong.AsSpan(start, length).Contains(true) || !missed.AsSpan(at, length).Contains(true)) continue;
            if (start <= place[at] && place[at] < start + length) continue;
            int before = -1;
            for (int behind = at - 1; behind < Math.Min(reference.Length, at + length); behind++)
            {
                int target = behind < 0 ? 0 : place[behind] + 1;
                if (target == before) continue;
                before = target;
                trial.Fill(Move(words, start, length, target), Math.Min(start, target), table);
                var candidate = new Shift(table.Total - trial.Total, length, start, target);
                tried++;
                if (best is null || candidate.IsBetterThan(best.Value)) best = candidate;
            }

            if (tried >= MostCandidates) break;
        }

        return best;
    }

    // All runs of words that both have, with all that they begin with.
    private static IEnumerable<(int Start, int At, int Length)> Runs(int[] words, int[] reference)
    {
        for (int start = 0; start < words.Length; start++)
        {
            for (int at = Math.Max(0, start - LongestWay); at < Math.Min(reference.Length, start + LongestWay + 1); at++)
            {
                int most = Math.Min(LongestRun, Math.Min(words.Length - start, reference.Length - at));
                for (int length = 1; length <= most && words[start + length - 1] == reference[at + length - 1]; length++) yield return (start, at, length);
            }
        }
    }

    // A target within the run itself means as many words further on.
    private static int[] Move(int[] words, int start, int length, int target)
    {
        int[] run = words[start..(start + length)];
        if (target < start) return [.. words[..target], .. run, .. words[target..start], .. words[(start + length)..]];
        int end = Math.Min(words.Length, target > start + length ? target : length + target);
        return [.. words[..start], .. words[(start + length)..end], .. run, .. words[end..]];
    }

    private readonly record struct Shift(int Gain, int Length, int Start, int Target)
    {
        public bool IsBetterThan(Shift other) =>
            Gain != other.Gain ? Gain > other.Gain : Length != other.Length ? Length > other.Length : Start != other.Start ? Start < other.Start : Target < other.Target;
    }
}
