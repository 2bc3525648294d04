using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// Nested brackets of several kinds; wherever a bracket closes, the network must say which: it has to keep the open ones like a stack.
/// In <c>( [ ] { } )</c> the step before each closing bracket has that bracket as its target.
/// </summary>
/// <remarks>Ids: kind k opens with 2k and closes with 2k + 1. Sequences are cut at <see cref="Time"/> and may end open. The Dyck languages.</remarks>
public sealed class MatchBrackets : ITokenTask
{
    private const string Signs = "()[]{}<>";
    private readonly int kinds;
    private readonly int depth;

    /// <summary>The task for one length.</summary>
    /// <param name="time">Steps of a sequence, 2 or more.</param>
    /// <param name="kinds">Kinds of brackets, 2 to 4.</param>
    /// <param name="depth">Brackets open at the same time at most, 1 or more.</param>
    public MatchBrackets(int time, int kinds = 2, int depth = 4)
    {
        Time = TaskBatch.AtLeast(2, time, nameof(time));
        this.kinds = Math.Min(4, TaskBatch.AtLeast(2, kinds, nameof(kinds)));
        this.depth = TaskBatch.AtLeast(1, depth, nameof(depth));
    }

    /// <inheritdoc/>
    public string Name => "brackets";

    /// <inheritdoc/>
    public int Symbols => 2 * kinds;

    /// <inheritdoc/>
    public int Time { get; }

    /// <inheritdoc/>
    public double ChanceLoss => Math.Log(kinds);

    /// <inheritdoc/>
    public string Label(int id) => Signs[id].ToString();

    /// <inheritdoc/>
    public void Fill(TokenBatch batch, RandomStream random)
    {
        TaskBatch.Begin(this, batch);
        var open = new Stack<int>();
        for (int b = 0; b < batch.Batch; b++)
        {
            open.Clear();
            RandomStream draws = random.Fork((ulong)b);
            for (int t = 0; t <= Time; t++)
            {
                bool closes = open.Count == depth || (open.Count > 0 && draws.Below(2, 2 * (ulong)t) == 0);
                int symbol = closes ? 2 * open.Pop() + 1 : 2 * draws.Below(kinds, 2 * (ulong)t + 1);
                if (!closes) open.Push(symbol / 2);
                if (t < Time) batch.Inputs[t * batch.Batch + b] = symbol;
                if (closes) batch.Targets[(t - 1) * batch.Batch + b] = symbol;
            }
        }
    }
}
