using Unroll.Decoding;

namespace Unroll.Insight;

/// <summary>Which parts of an image moved each symbol of its caption.</summary>
/// <param name="Caption">The caption that is explained.</param>
/// <param name="Rows">How many patches lie above each other.</param>
/// <param name="Columns">How many patches lie side by side.</param>
/// <param name="Symbols">The symbols, the end included, made visible.</param>
/// <param name="Attributions">
/// For each symbol, what each patch did to log p of the symbol, given the image and the symbols before it: patches row by row. The image is compared with one that is
/// everywhere of the training images' mean, or 0 where the model does not standardise.
/// </param>
public sealed record CaptionInfluence(Caption Caption, int Rows, int Columns, IReadOnlyList<string> Symbols, IReadOnlyList<Attribution> Attributions);
