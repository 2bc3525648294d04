namespace Unroll.Models;

/// <summary>How much the examples of each class count in training. The weights have the mean 1 over the training examples.</summary>
public enum ClassWeighting
{
    /// <summary>All the same.</summary>
    None,

    /// <summary>In inverse proportion to the number of the class' examples: every class counts the same in all.</summary>
    Balanced,

    /// <summary>In inverse proportion to the root of that number: between the other two.</summary>
    SquareRoot,
}
