using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// A row of letters, blanks, then a question mark and more blanks, during which the letters must be given in order, or in reverse order.
/// <c>B A C . . ? . .</c> must be answered with <c>B A C</c> (or <c>C A B</c>) from the question mark on.
/// </summary>
/// <remarks>Ids: the letters, then the blank, last the question mark. Arjovsky, Shah and Bengio, "Unitary Evolution Recurrent Neural Networks", 2016, section 5.1.</remarks>
public sealed class CopySequence : ITokenTask
{
    private readonly int letters;
    private readonly bool reversed;

    /// <summary>The task for one length.</summary>
    /// <param name="length">Letters to copy, 1 or more.</param>
    /// <param name="delay">Blanks before the question mark, 0 or more.</param>
    /// <param name="letters">Different letters, 2 to 26.</param>
    /// <param name="reversed">Give them in reverse order.</param>
    public CopySequence(int length, int delay = 0, int letters = 8, bool reversed = false)
    {
        Length = TaskBatch.AtLeast(1, length, nameof(length));
        Delay = TaskBatch.AtLeast(0, delay, nameof(delay));
        this.letters = Math.Min(26, TaskBatch.AtLeast(2, letters, nameof(letters)));
        this.reversed = reversed;
    }

    /// <summary>Letters to copy.</summary>
    public int Length { get; }

    /// <summary>Blanks before the question mark.</summary>
    public int Delay { get; }

    /// <inheritdoc/>
    public string Name => reversed ? "reverse" : "copy";

    /// <inheritdoc/>
    public int Symbols => letters + 2;

    /// <inheritdoc/>
    public int Time => 2 * Length + Delay;

    /// <inheritdoc/>
    public double ChanceLoss => Math.Log(letters);

    /// <inheritdoc/>
    public string Label(int id) => id < letters ? ((char)('A' + id)).ToString() : id == letters ? "." : "?";

    /// <inheritdoc/>
    public void Fill(TokenBatch batch, RandomStream random)
    {
        TaskBatch.Begin(this, batch);
        Array.Fill(batch.Inputs, letters);
        int question = Length + Delay;
        for (int b = 0; b < batch.Batch; b++)
        {
            for (int i = 0; i < Length; i++)
            {
                int letter = random.Below(letters, (ulong)(b * Length + i));
                batch.Inputs[i * batch.Batch + b] = letter;
                batch.Targets[(question + (reversed ? Length - 1 - i : i)) * batch.Batch + b] = letter;
            }

            batch.Inputs[question * batch.Batch + b] = letters + 1;
        }
    }
}
