namespace Unroll.Insight;

/// <summary>What an explanation keeps of a run.</summary>
[Flags]
public enum Record
{
    /// <summary>Only the inputs and the outputs.</summary>
    None = 0,

    /// <summary>The gates of every layer at every step.</summary>
    Gates = 1,

    /// <summary>Hidden and cell states of every layer at every step.</summary>
    States = 2,

    /// <summary>The gradient of the last output's loss with respect to every state and input.</summary>
    Gradients = 4,

    /// <summary>All of it.</summary>
    Everything = Gates | States | Gradients,
}
