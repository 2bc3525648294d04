namespace Unroll.Data;

/// <summary>What a recurrent model remembers from one update to the next.</summary>
public enum StateCarry
{
    /// <summary>
    /// The state goes on: the text is cut into as many streams as the batch has rows and each row reads its stream from front to end; the state is zero
    /// only where a stream begins. Gradients still stop at the edge of a batch (truncated backpropagation through time).
    /// </summary>
    Carry,

    /// <summary>The state is zero in every batch, whose rows are windows from random places.</summary>
    Reset,
}
