using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>A named tensor of a model: a weight that training changes, or a buffer (running statistics) that it only carries along.</summary>
public sealed class Parameter
{
    internal Parameter(string name, Tensor value, bool trainable)
    {
        Name = name;
        Value = value;
        Trainable = trainable;
        value.RequiresGradient = trainable;
    }

    /// <summary>The full name, as it stands in <c>model.safetensors</c>: <c>rnn.weight_ih_l0</c>.</summary>
    public string Name { get; }

    /// <summary>The numbers, and after a backward pass their gradient.</summary>
    public Tensor Value { get; }

    /// <summary>False for a buffer, which no optimiser touches.</summary>
    public bool Trainable { get; }

    /// <summary>How many bits the numbers have: 32 unless <see cref="ParameterSet.Quantize"/> or a file made them fewer.</summary>
    public WeightPrecision Precision => Value.Quantized?.Precision ?? WeightPrecision.Float32;

    /// <summary>Whether it is a matrix large enough to be rounded to fewer bits.</summary>
    internal bool IsWorthRounding => Trainable && Shape.Rank >= 2 && Shape.Length >= QuantizedMatrix.SmallestLength;

    /// <inheritdoc cref="Tensor.Shape"/>
    public Shape Shape => Value.Shape;

    /// <summary>Takes numbers of fewer bits, for predictions only.</summary>
    internal void Keep(QuantizedMatrix fewer)
    {
        Value.Keep(fewer);
        Value.RequiresGradient = false;
    }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
