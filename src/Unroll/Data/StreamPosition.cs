namespace Unroll.Data;

/// <summary>Where a <see cref="TokenStream"/> stands; saved in a checkpoint, it resumes with exactly the next batch.</summary>
/// <param name="Epoch">How often the text has been read to its end.</param>
/// <param name="Step">The batches taken in this epoch.</param>
public readonly record struct StreamPosition(long Epoch, long Step);
