namespace Unroll.Cli.Recipes;

/// <summary>What somebody probably meant.</summary>
internal static class Suggestion
{
    /// <summary>The nearest known name, or null where none is near: at most two slips, or a third of the length.</summary>
    public static string? Closest(string typed, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            int distance = Distance(typed.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= bestDistance) continue;
            bestDistance = distance;
            best = candidate;
        }

        return best is not null && bestDistance <= Math.Max(2, typed.Length / 3) && bestDistance < Math.Max(typed.Length, best.Length) ? best : null;
    }

    /// <summary>How many letters must be added, dropped, changed or swapped with a neighbour to get from one word to the other.</summary>
    /// <remarks>Optimal string alignment: Damerau, "A technique for computer detection and correction of spelling errors", 1964.</remarks>
    public static int Distance(string from, string to)
    {
        int[] beforeLast = new int[to.Length + 1];
        int[] last = new int[to.Length + 1];
        int[] row = new int[to.Length + 1];
        for (int column = 0; column <= to.Length; column++) last[column] = column;
        for (int i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = from[i - 1] == to[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
                bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if (swapped) row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }
}
