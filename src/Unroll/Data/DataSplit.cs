namespace Unroll.Data;

/// <summary>The parts of some data.</summary>
/// <param name="Train">What is learnt from.</param>
/// <param name="Validation">What decides which weights are kept, if there is one.</param>
/// <param name="Test">What is looked at once, at the end, if there is one.</param>
public sealed record DataSplit<TExample>(DataSet<TExample> Train, DataSet<TExample>? Validation = null, DataSet<TExample>? Test = null)
{
    /// <summary>One fingerprint over all parts.</summary>
    public string Fingerprint => Data.Fingerprint.Of("train", Train.Fingerprint, "validation", Validation?.Fingerprint ?? "", "test", Test?.Fingerprint ?? "");
}
