using System.Text.Json.Serialization;

namespace Unroll.Cells;

/// <summary>How the weights W of the input, and the biases, are drawn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputInitialization>))]
public enum InputInitialization
{
    /// <summary>Weights and biases uniform in ±1/√hidden: PyTorch's default.</summary>
    Uniform,

    /// <summary>Weights uniform in ±√(6 / (in + out)) for each gate, biases zero: Glorot and Bengio 2010; Keras's default.</summary>
    Xavier,
}
