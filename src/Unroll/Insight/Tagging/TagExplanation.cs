namespace Unroll.Insight;

/// <summary>What moved the tag of one word or frame.</summary>
/// <param name="Of">The step whose tag is explained, from 0.</param>
/// <param name="Tag">The tag.</param>
/// <param name="First">The step of the first input that was measured; beyond 0 only for long numeric sequences, of which the neighbourhood is measured.</param>
/// <param name="Inputs">The words, or the frames by their number: taken out is a word by an unknown one without letters, a frame by the mean frame.</param>
/// <param name="Characters">The characters of the word itself, taken out by an unknown one each; nothing where the model reads none.</param>
/// <remarks>The output is log p(tag) of this step, with a conditional random field over all ways to tag the sequence.</remarks>
public sealed record TagExplanation(int Of, string Tag, int First, Attribution Inputs, Attribution? Characters);
