namespace Unroll.Numerics;

/// <summary>
/// What the kernels made of the weights of one layer in one direction (other layouts, summed biases), kept until the weights change.
/// Shared by all threads that run the layer.
/// </summary>
internal sealed class PackedRecurrentWeights;
