using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>What a layer returns: packed output rows <c>[rows, state · directions]</c>, and the final states of each direction in packed order.</summary>
internal sealed record RecurrentLayerResult(Tensor Output, IReadOnlyList<Tensor> FinalHidden, IReadOnlyList<Tensor> FinalCell);
