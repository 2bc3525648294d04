namespace Unroll.Numerics;

/// <summary>
/// The weights of one layer in one direction as the tensors hold them, rows gate after gate (LSTM i, f, g, o; GRU r, z, n), and the place where
/// kernels keep them packed.
/// </summary>
internal ref struct RecurrentParameters
{
    /// <summary>W: <c>[gates · hidden, input]</c>.</summary>
    public ReadOnlySpan<float> InputWeight;

    /// <summary>U: <c>[gates · hidden, width]</c>, where width is the size of the hidden state.</summary>
    public ReadOnlySpan<float> HiddenWeight;

    /// <summary>The bias of W x: <c>[gates · hidden]</c>, or empty.</summary>
    public ReadOnlySpan<float> InputBias;

    /// <summary>The bias of U h: <c>[gates · hidden]</c>, or empty. Empty exactly when <see cref="InputBias"/> is.</summary>
    public ReadOnlySpan<float> HiddenBias;

    /// <summary>The projection of an LSTM's hidden state: <c>[width, hidden]</c>, or empty.</summary>
    public ReadOnlySpan<float> Projection;

    /// <summary>W and U with fewer bits, of one precision, where they are kept so; the floats above may be left out then for whoever reads these.</summary>
    public (QuantizedMatrix Input, QuantizedMatrix Hidden)? Fewer;

    /// <summary>Changes whenever any of the numbers above does.</summary>
    public long Version;

    /// <summary>Lives as long as the weights; kernels keep there what they packed for a <see cref="Version"/>.</summary>
    public PackedRecurrentWeights Packed;
}
