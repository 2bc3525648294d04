namespace Unroll.Training;

/// <summary>A product over all steps so far, which would take longer to compute the later the step.</summary>
internal sealed class StepMemory
{
    private long step;
    private double product = 1;

    /// <summary>The product of <paramref name="factor"/> over the steps 1 to <paramref name="last"/>, multiplied in that order.</summary>
    public double ProductTo(long last, Func<long, double> factor)
    {
        if (last < step)
        {
            step = 0;
            product = 1;
        }

        while (step < last) product *= factor(++step);
        return product;
    }
}
