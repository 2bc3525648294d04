namespace Unroll.Training;

/// <summary>A loss, gradient or weight is not finite any more: training has diverged. The message names the first such tensor and what to try.</summary>
public sealed class DivergenceException : ArithmeticException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The update, counted from 1.</param>
    /// <param name="tensor">The first tensor that is not finite.</param>
    /// <param name="message">The whole message.</param>
    public DivergenceException(long step, string tensor, string message)
        : base(message)
    {
        Step = step;
        Tensor = tensor;
    }

    /// <summary>The update in which it was found, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The first tensor that is not finite, in the order of the computation as far as it is known.</summary>
    public string Tensor { get; }
}
