using System.Text.Json.Serialization;

namespace Unroll.Cells;

/// <summary>The activation function of a simple recurrent cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ElmanActivation>))]
public enum ElmanActivation
{
    /// <summary>tanh a.</summary>
    Tanh,

    /// <summary>max(0, a); with <see cref="RecurrentInitialization.Identity"/> this is the IRNN of Le, Jaitly and Hinton 2015.</summary>
    Relu,
}
