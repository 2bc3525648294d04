using System.Text.Json.Serialization;

namespace Unroll.Cells;

/// <summary>Where a GRU's reset gate acts. Weights trained with one cannot be used with the other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GruReset>))]
public enum GruReset
{
    /// <summary>
    /// On U_n h + d_n, after the product, so that one product serves all three gates: cuDNN, PyTorch, and Keras with <c>reset_after=True</c>.
    /// </summary>
    After,

    /// <summary>On h, before the product, as in the paper (Cho et al. 2014) and in Keras with <c>reset_after=False</c>.</summary>
    Before,
}
