namespace Unroll.Metrics;

/// <summary>The fewest changes that turn a reference into a hypothesis.</summary>
/// <param name="Substitutions">Elements that are another one.</param>
/// <param name="Insertions">Elements of the hypothesis that the reference lacks.</param>
/// <param name="Deletions">Elements of the reference that the hypothesis lacks.</param>
/// <remarks>Levenshtein 1966; Wagner and Fischer 1974. Of several ways with as few changes the one with the most substitutions counts.</remarks>
public readonly record struct EditDistance(int Substitutions, int Insertions, int Deletions)
{
    /// <summary>All changes.</summary>
    public int Total => Substitutions + Insertions + Deletions;

    /// <summary>Compares two sequences in length times length operations and the memory of one of them.</summary>
    public static EditDistance Between<T>(ReadOnlySpan<T> reference, ReadOnlySpan<T> hypothesis)
        where T : IEquatable<T>
    {
        // row[j]: from the reference up to i to the hypothesis up to j.
        var row = new EditDistance[hypothesis.Length + 1];
        for (int j = 0; j < row.Length; j++) row[j] = new EditDistance(0, j, 0);
        for (int i = 0; i < reference.Length; i++)
        {
            EditDistance diagonal = row[0];
            row[0] = new EditDistance(0, 0, i + 1);
            for (int j = 0; j < hypothesis.Length; j++)
            {
                EditDistance above = row[j + 1];
                EditDistance best = reference[i].Equals(hypothesis[j]) ? diagonal : diagonal with { Substitutions = diagonal.Substitutions + 1 };
                if (above.Total + 1 < best.Total) best = above with { Deletions = above.Deletions + 1 };
                if (row[j].Total + 1 < best.Total) best = row[j] with { Insertions = row[j].Insertions + 1 };
                (diagonal, row[j + 1]) = (above, best);
            }
        }

        return row[^1];
    }

    /// <summary>The changes of two comparisons together.</summary>
    public static EditDistance operator +(EditDistance a, EditDistance b) => new(a.Substitutions + b.Substitutions, a.Insertions + b.Insertions, a.Deletions + b.Deletions);
}
