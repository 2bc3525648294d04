namespace Unroll.Layers;

/// <summary>Where a recurrent decoder asks: the two papers differ.</summary>
public enum AttentionQuery
{
    /// <summary>The state before the step asks, and the context is part of the step's input. Bahdanau, Cho, Bengio 2015.</summary>
    BeforeCell,

    /// <summary>
    /// The state after the step asks, and context and state together give the attentional state h̃ = tanh(W [c; h]). All steps can then be computed at once while training, unless
    /// h̃ is fed into the next one. Luong, Pham, Manning 2015.
    /// </summary>
    AfterCell,
}
