namespace Unroll.Tensors;

/// <summary>
/// How two shapes meet in an element-wise operation: aligned at the innermost dimension, each pair of sizes must be equal, or one of them 1 or
/// absent, which then repeats. Covers a bias over the last dimension, a number for each row, a scalar, and equal shapes.
/// The work is cut into runs over the innermost dimensions, in which each operand either advances or stands still.
/// </summary>
internal sealed class Broadcast
{
    private readonly int[] sizes;
    private readonly int[] leftSteps;
    private readonly int[] rightSteps;

    private Broadcast(Shape result, int length, bool leftAdvances, bool rightAdvances, int[] sizes, int[] leftSteps, int[] rightSteps)
    {
        Result = result;
        Length = length;
        LeftAdvances = leftAdvances;
        RightAdvances = rightAdvances;
        this.sizes = sizes;
        this.leftSteps = leftSteps;
        this.rightSteps = rightSteps;
        Runs = 1;
        foreach (int size in sizes) Runs *= size;
    }

    /// <summary>The shape of the result.</summary>
    public Shape Result { get; }

    /// <summary>Elements in a run; the runs of the result lie one after another.</summary>
    public int Length { get; }

    /// <summary>Number of runs.</summary>
    public int Runs { get; }

    /// <summary>Whether the left operand has an element for each of a run, or one for the whole run.</summary>
    public bool LeftAdvances { get; }

    /// <summary>Likewise for the right operand.</summary>
    public bool RightAdvances { get; }

    /// <summary>Plans the operation.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Broadcast Of(Shape left, Shape right, string operation)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        int[] common = new int[rank];
        var merged = new List<(int Size, int Left, int Right)>();
        int leftStep = 1, rightStep = 1;
        for (int back = 1; back <= rank; back++)
        {
            int l = back <= left.Rank ? left[^back] : 1, r = back <= right.Rank ? right[^back] : 1;
            if (l != r && l != 1 && r != 1)
                throw new ArgumentException($"{operation}: the shapes {left} and {right} do not fit, because {l} and {r} differ and neither is 1. Sizes are compared from the last dimension on.", nameof(right));
            int size = l == 1 ? r : l;
            common[^back] = size;
            Append(merged, size, l == 1 ? 0 : leftStep, r == 1 ? 0 : rightStep);
            leftStep *= l;
            rightStep *= r;
        }

        (int length, int stepLeft, int stepRight) = merged.Count > 0 ? merged[0] : (1, 1, 1);
        (int Size, int Left, int Right)[] outer = [.. merged.Skip(1).Reverse()];
        return new Broadcast(new Shape(common), length, stepLeft != 0 || length == 1, stepRight != 0 || length == 1,
            [.. outer.Select(o => o.Size)], [.. outer.Select(o => o.Left)], [.. outer.Select(o => o.Right)]);
    }

    /// <summary>Where the operands of a run begin.</summary>
    public (int Left, int Right) Offsets(int run)
    {
        int left = 0, right = 0;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            (run, int index) = Math.DivRem(run, sizes[i]);
            left += index * leftSteps[i];
            right += index * rightSteps[i];
        }

        return (left, right);
    }

    // Neighbouring dimensions that both operands walk through in the same way count as one.
    private static void Append(List<(int Size, int Left, int Right)> merged, int size, int left, int right)
    {
        if (size == 1) return;
        if (merged.Count > 0)
        {
            (int innerSize, int innerLeft, int innerRight) = merged[^1];
            if (left == innerLeft * innerSize && right == innerRight * innerSize)
            {
                merged[^1] = (innerSize * size, innerLeft, innerRight);
                return;
            }
        }

        merged.Add((size, left, right));
    }
}
