namespace Unroll.Tensors;

/// <summary>What a loss does with the losses of its elements.</summary>
public enum Reduction
{
    /// <summary>Their mean. Cross entropy divides by the sum of the class weights of the targets that count.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their sum over the size of the first dimension: the mean over the batch of each member's sum.</summary>
    BatchMean,

    /// <summary>Nothing: the loss has one number for each element.</summary>
    None,
}
