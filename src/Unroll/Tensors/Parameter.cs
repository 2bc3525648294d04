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

    /// <inheritdoc cref="Tensor.Shape"/>
    public Shape Shape => Value.Shape;

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
