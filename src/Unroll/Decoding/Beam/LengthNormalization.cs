namespace Unroll.Decoding;

/// <summary>By what the log probability of a hypothesis of n symbols, the end symbol counted, is divided before hypotheses of different lengths are compared; α is <see cref="BeamSearch.LengthPenalty"/>.</summary>
public enum LengthNormalization
{
    /// <summary>n^α.</summary>
    Power,

    /// <summary>((5 + n) / 6)^α, which is gentler with short sequences. Wu et al., "Google's Neural Machine Translation System", 2016, equation 14.</summary>
    Gnmt,

    /// <summary>
    /// (m + n)^α, where the end symbol is not among the n, but the m symbols of the prompt count (<see cref="BeamModel{TState}.Prompts"/>): the rule of Hugging Face's transformers before 4.36, where the same
    /// text gets another rank behind another prompt. Later releases have <see cref="Power"/>.
    /// </summary>
    WithPrompt,
}
