namespace Unroll.Tensors;

/// <summary>A function of one element and its slope, as a struct so that the loop over the elements contains it.</summary>
internal interface IActivation
{
    /// <summary>y = f(x).</summary>
    float Value(float x);

    /// <summary>dy / dx, from x and y. At a kink, PyTorch's choice.</summary>
    float Slope(float x, float y);
}
