using System.Globalization;
using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// A cue, then <see cref="Lag"/> distractors, then a question mark: which cue was it? The plainest test of memory over time.
/// <c>C . . . . . ?</c> must be answered with <c>C</c>.
/// </summary>
/// <remarks>Ids: the cues 0 to cues - 1, then the distractors, last the question mark. One target per sequence, at the last step.</remarks>
public sealed class RecallAtLag : ITokenTask
{
    private readonly int cues;
    private readonly int distractors;

    /// <summary>The task for one lag.</summary>
    /// <param name="lag">Distractors between cue and question, 0 or more.</param>
    /// <param name="cues">Different cues, 2 to 26.</param>
    /// <param name="distractors">Different distractors, 1 to 10.</param>
    public RecallAtLag(int lag, int cues = 8, int distractors = 4)
    {
        Lag = TaskBatch.AtLeast(0, lag, nameof(lag));
        this.cues = Math.Min(26, TaskBatch.AtLeast(2, cues, nameof(cues)));
        this.distractors = Math.Min(10, TaskBatch.AtLeast(1, distractors, nameof(distractors)));
    }

    /// <summary>Distractors between cue and question.</summary>
    public int Lag { get; }

    /// <inheritdoc/>
    public string Name => "recall";

    /// <inheritdoc/>
    public int Symbols => cues + distractors + 1;

    /// <inheritdoc/>
    public int Time => Lag + 2;

    /// <inheritdoc/>
    public double ChanceLoss => Math.Log(cues);

    /// <inheritdoc/>
    public string Label(int id) => id < cues ? ((char)('A' + id)).ToString() : id < Symbols - 1 ? (id - cues).ToString(CultureInfo.InvariantCulture) : "?";

    /// <inheritdoc/>
    public void Fill(TokenBatch batch, RandomStream random)
    {
        TaskBatch.Begin(this, batch);
        RandomStream noise = random.Fork("distractors");
        RandomStream cue = random.Fork("cues");
        for (int b = 0; b < batch.Batch; b++)
        {
            int asked = cue.Below(cues, (ulong)b);
            batch.Inputs[b] = asked;
            for (int t = 1; t <= Lag; t++) batch.Inputs[t * batch.Batch + b] = cues + noise.Below(distractors, (ulong)(b * Lag + t));
            batch.Inputs[(Time - 1) * batch.Batch + b] = Symbols - 1;
            batch.Targets[(Time - 1) * batch.Batch + b] = asked;
        }
    }
}
