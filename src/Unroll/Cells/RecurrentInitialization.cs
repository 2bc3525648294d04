using System.Text.Json.Serialization;

namespace Unroll.Cells;

/// <summary>How the weights U of the hidden state are drawn, gate by gate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecurrentInitialization>))]
public enum RecurrentInitialization
{
    /// <summary>Uniform in ±1/√hidden: PyTorch's default.</summary>
    Uniform,

    /// <summary>A random orthogonal matrix for each gate, which neither stretches nor shrinks: Saxe, McClelland and Ganguli 2014; Keras's default.</summary>
    Orthogonal,

    /// <summary>Uniform in ±√(6 / (in + out)) for each gate: Glorot and Bengio 2010.</summary>
    Xavier,

    /// <summary>The identity for each gate: Le, Jaitly and Hinton 2015, for relu cells.</summary>
    Identity,
}
