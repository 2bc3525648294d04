namespace Unroll.Insight;

/// <summary>Which values of a run are moved.</summary>
internal enum NudgedValue
{
    /// <summary>The input of the lowest layer.</summary>
    Input,

    /// <summary>The hidden state, after the step has computed it.</summary>
    Hidden,

    /// <summary>The cell state, after the step has computed it and before the hidden state is taken from it.</summary>
    Cell,
}

/// <summary>A small change of one value at one step, along a direction.</summary>
internal sealed record Nudge(NudgedValue Value, int Layer, int Time, double[] Direction, double Size)
{
    public void Apply(double[] values)
    {
        for (int i = 0; i < values.Length; i++) values[i] += Size * Direction[i];
    }
}
