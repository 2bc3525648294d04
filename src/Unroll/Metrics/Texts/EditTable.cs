namespace Unroll.Metrics;

/// <summary>
/// The fewest edits from each beginning of a text to each beginning of a reference, and how they come about. Far from the diagonal nothing is looked at, as the program tercom has it.
/// </summary>
internal sealed class EditTable
{
    private const int Beam = 25;
    private const int Never = 1 << 28;

    private readonly int[] reference;
    private readonly int length;
    private readonly int columns;
    private readonly int beam;
    private readonly double slope;
    private readonly int[] costs;
    private readonly Edit[] last;

    /// <summary>A table for texts of one length.</summary>
    public EditTable(int[] reference, int length)
    {
        (this.reference, this.length, columns) = (reference, length, reference.Length + 1);
        slope = length > 0 ? (double)reference.Length / length : 1;
        beam = slope / 2 > Beam ? (int)Math.Ceiling(slope / 2 + Beam) : Beam;
        costs = new int[(length + 1) * columns];
        last = new Edit[costs.Length];
        for (int j = 1; j < columns; j++) (costs[j], last[j]) = (j, Edit.PutIn);
    }

    private enum Edit : byte
    {
        Keep,
        Replace,
        TakeOut,
        PutIn,
    }

    /// <summary>The edits of the whole text.</summary>
    public int Total => costs[^1];

    /// <summary>Computes the table for a text that has its first words in common with the text of another table.</summary>
    public void Fill(int[] text, int common = 0, EditTable? like = null)
    {
        like?.costs.AsSpan(0, (common + 1) * columns).CopyTo(costs);
        like?.last.AsSpan(0, (common + 1) * columns).CopyTo(last);
        for (int i = common + 1; i <= length; i++)
        {
            int diagonal = (int)Math.Floor(i * slope), from = Math.Max(0, diagonal - beam), to = i == length ? columns : Math.Min(columns, diagonal + beam);
            costs.AsSpan(i * columns, columns).Fill(Never);
            for (int j = from; j < to; j++) Cell(text, i, j);
        }
    }

    /// <summary>Which words of text and reference are edited, and for each word of the reference the last word of the text up to there: -1 where there is none.</summary>
    public (bool[] Wrong, bool[] Missed, int[] Place) Trace()
    {
        bool[] wrong = new bool[length], missed = new bool[reference.Length];
        int[] place = new int[reference.Length];
        for (int i = length, j = reference.Length; i > 0 || j > 0;)
        {
            Edit edit = last[i * columns + j];
            if (edit == Edit.TakeOut)
            {
                wrong[--i] = true;
                continue;
            }

            place[--j] = i - 1;
            missed[j] = edit != Edit.Keep;
            if (edit == Edit.PutIn) continue;
            wrong[--i] = edit == Edit.Replace;
        }

        return (wrong, missed, place);
    }

    // Between equals a word is rather kept or replaced than taken out, and rather taken out than put in.
    private void Cell(int[] text, int i, int j)
    {
        int at = i * columns + j, best = Never;
        if (j > 0)
        {
            bool same = text[i - 1] == reference[j - 1];
            Try(costs[at - columns - 1] + (same ? 0 : 1), same ? Edit.Keep : Edit.Replace);
        }

        Try(costs[at - columns] + 1, Edit.TakeOut);
        if (j > 0) Try(costs[at - 1] + 1, Edit.PutIn);

        void Try(int cost, Edit edit)
        {
            if (cost < best) (best, costs[at], last[at]) = (cost, cost, edit);
        }
    }
}
