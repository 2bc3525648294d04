namespace Unroll.Models;

/// <summary>What <c>config.json</c> says of a vocabulary, so that another one beside the weights is noticed.</summary>
/// <param name="Size">Number of symbols.</param>
/// <param name="Hash">The vocabulary's hash.</param>
internal sealed record VocabularyNote(int Size, string? Hash);
