namespace Unroll.Tensors;

/// <summary>
/// Contributions to a gradient that wait until there are many: a loop over steps that adds each step's part of a weight gradient reads and writes the whole gradient every time,
/// one product over the rows of all steps does it once.
/// </summary>
internal interface IDeferredGradient
{
    /// <summary>Adds what was collected to the gradient, or begins it, and gives the memory back.</summary>
    void Write();
}
