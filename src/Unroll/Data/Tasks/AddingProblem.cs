using Unroll.Numerics;

namespace Unroll.Data;

/// <summary>
/// Numbers between 0 and 1, two of them marked: the answer at the end is the sum of the marked ones. Always answering 1 has a mean squared error of 1/6.
/// </summary>
/// <remarks>Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997, section 5.4. The first mark lies in the first half, the second in the other.</remarks>
public sealed class AddingProblem
{
    /// <summary>The mean squared error of always answering 1.</summary>
    public const double ChanceLoss = 1.0 / 6;

    /// <summary>Features of a step: the number and its mark, 0 or 1.</summary>
    public const int Features = 2;

    /// <summary>The task for one length.</summary>
    /// <param name="time">Steps of a sequence, 2 or more.</param>
    public AddingProblem(int time) => Time = TaskBatch.AtLeast(2, time, nameof(time));

    /// <summary>Steps of every sequence.</summary>
    public int Time { get; }

    /// <summary>Fills new sequences.</summary>
    /// <param name="inputs">Numbers and marks, time-major <c>[time, batch, 2]</c>.</param>
    /// <param name="targets">The sums <c>[batch]</c>.</param>
    /// <param name="random">The stream of this batch: fork it by the step.</param>
    public void Fill(Span<float> inputs, Span<float> targets, RandomStream random)
    {
        int batch = targets.Length;
        if (inputs.Length != Time * batch * Features)
        {
            throw new ArgumentException($"{batch} sequences of {Time} steps with {Features} features need {Time * batch * Features} numbers; there is room for {inputs.Length}.", nameof(inputs));
        }

        RandomStream marks = random.Fork("marks");
        for (int b = 0; b < batch; b++)
        {
            int half = Time / 2, first = marks.Below(half, 2 * (ulong)b), second = half + marks.Below(Time - half, 2 * (ulong)b + 1);
            targets[b] = 0;
            for (int t = 0; t < Time; t++)
            {
                Span<float> step = inputs.Slice((t * batch + b) * Features, Features);
                step[0] = random.Uniform((ulong)(t * batch + b));
                step[1] = t == first || t == second ? 1 : 0;
                targets[b] += step[0] * step[1];
            }
        }
    }
}
