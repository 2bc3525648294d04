namespace Unroll.Layers;

/// <summary>Where a block normalises: the difference decides whether deep stacks train without a warm-up.</summary>
public enum NormPlacement
{
    /// <summary>x + f(norm(x)): the way straight through stays free. GPT-2; Xiong et al., "On Layer Normalization in the Transformer Architecture", ICML 2020.</summary>
    Before,

    /// <summary>norm(x + f(x)), as in the first paper: Vaswani et al. 2017. It needs a warm-up.</summary>
    After,
}
