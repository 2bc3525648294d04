namespace Unroll.Training;

/// <summary>What happens to the state of a recurrent model between one window of a text and the next.</summary>
public enum StateCarry
{
    /// <summary>The state at the end of a window is where the next one starts; gradients stop at the border (truncated backpropagation through time).</summary>
    Carry,

    /// <summary>Each window starts from the zero state.</summary>
    Reset,
}
