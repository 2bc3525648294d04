using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Float32 numbers with a shape: contiguous, row-major. A tensor that an operation returned belongs to the <see cref="Tape"/> it ran on and
/// can be read until that tape ends; one made with <see cref="Zeros"/> or <see cref="From(ReadOnlySpan{float}, Shape)"/> belongs to whoever holds it.
/// </summary>
public sealed class Tensor
{
    private FloatBlock? storage;
    private QuantizedMatrix? quantized;
    private readonly Tensor? origin;

    internal Tensor(Shape shape, FloatBlock storage, Tape? tape)
    {
        Shape = shape;
        this.storage = storage;
        Tape = tape;
    }

    /// <summary>The same numbers under another shape; the gradient is the origin's too.</summary>
    private Tensor(Shape shape, Tensor origin)
    {
        Shape = shape;
        this.origin = origin;
        Tape = origin.Tape;
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => Shape.Length;

    /// <summary>Goes up with every change of the numbers, so that copies of weights in another layout know when they are stale.</summary>
    public int Version { get; private set; }

    /// <summary>Whether <see cref="Unroll.Tensors.Tape.Backward(Unroll.Tensors.Tensor)"/> computes the gradient of the loss with respect to this tensor.</summary>
    public bool RequiresGradient { get => Root.requiresGradient; set => Root.requiresGradient = value; }

    private bool requiresGradient;

    /// <summary>The numbers, to be read.</summary>
    /// <exception cref="InvalidOperationException">The tape that owned this tensor has ended.</exception>
    public ReadOnlySpan<float> Values => Block.Span[..Length];

    /// <summary>The gradient of the last loss with respect to this tensor, or nothing where none flowed.</summary>
    public ReadOnlySpan<float> Gradient => HasGradient && Root.gradient is { } block ? block.Span[..Length] : default;

    /// <summary>Whether a gradient has arrived since the last <see cref="ClearGradient"/>.</summary>
    public bool HasGradient => Root.gradient is not null && Root.gradientArrived;

    internal Tape? Tape { get; }

    internal Tensor Root => origin ?? this;

    internal FloatBlock Block => Root.storage ?? Root.Widened();

    /// <summary>The numbers with fewer bits, or null; those of <see cref="Values"/> are the same then, made when somebody first asks for them.</summary>
    internal QuantizedMatrix? Quantized => Root.quantized;

    private FloatBlock? gradient;
    private bool gradientArrived;

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape)
    {
        var block = new FloatBlock(Math.Max(1, shape.Length));
        block.Span.Clear();
        return new Tensor(shape, block, tape: null);
    }

    /// <summary>A tensor with a copy of <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        if (values.Length != shape.Length) throw new ArgumentException($"{values.Length} values cannot fill a tensor of shape {shape}, which has {shape.Length}.", nameof(values));
        Tensor tensor = Zeros(shape);
        values.CopyTo(tensor.Edit());
        return tensor;
    }

    /// <summary>The numbers, to be written. Call it again after using the tensor, rather than keeping the span.</summary>
    public Span<float> Edit()
    {
        Span<float> values = Block.Span[..Length];
        Root.Version++;
        Root.quantized = null;
        return values;
    }

    /// <summary>The same numbers under another shape of equal length; nothing is copied.</summary>
    public Tensor Reshape(Shape shape)
    {
        if (shape.Length != Length) throw new ArgumentException($"A tensor of shape {Shape} with {Length} elements cannot take the shape {shape} with {shape.Length}.", nameof(shape));
        return new Tensor(shape, Root);
    }

    /// <summary>A copy of the numbers.</summary>
    public float[] ToArray() => Values.ToArray();

    /// <summary>The only number of a tensor of length 1.</summary>
    public float Item() => Length == 1 ? Values[0] : throw new InvalidOperationException($"Item() needs a tensor with one element; this one has shape {Shape}.");

    /// <summary>Forgets the gradient, so that the next backward pass starts from nothing.</summary>
    public void ClearGradient() => Root.gradientArrived = false;

    /// <summary>Shape and first values, for the debugger.</summary>
    public override string ToString() =>
        $"Tensor {Shape} [{string.Join(", ", Values[..Math.Min(6, Length)].ToArray())}{(Length > 6 ? ", …" : "")}]";

    /// <summary>
    /// Where an operation's backward pass writes. With <paramref name="accumulate"/> false the contents are arbitrary and must be overwritten
    /// entirely; otherwise the contribution must be added.
    /// </summary>
    internal Span<float> WriteGradient(out bool accumulate)
    {
        Tensor root = Root;
        root.gradient ??= Tape is null ? new FloatBlock(Math.Max(1, Length)) : BlockPool.Rent(Math.Max(1, Length));
        accumulate = root.gradientArrived;
        root.gradientArrived = true;
        return root.gradient.Span[..Length];
    }

    /// <summary>Takes the gradient of another tensor as the first contribution to its own, if it belongs to a tape.</summary>
    internal bool TakeGradient(Tensor from)
    {
        Tensor root = Root;
        if (root.Tape is null || root.gradient is not null || root.Length != from.Length) return false;
        (root.gradient, from.gradient) = (from.gradient, null);
        (root.gradientArrived, from.gradientArrived) = (true, false);
        return true;
    }

    /// <summary>The gradient that arrived, to be scaled in place; empty where none did.</summary>
    internal Span<float> EditGradient() => HasGradient ? Root.gradient!.Span[..Length] : default;

    /// <summary>Where the gradient that arrived lies, for kernels; null where none did.</summary>
    internal FloatBlock? GradientBlock => HasGradient ? Root.gradient : null;

    /// <summary>Whether numbers of fewer bits were made floats for somebody who reads no others.</summary>
    internal bool IsWidened => Root.quantized is not null && Root.storage is not null;

    /// <summary>Keeps the numbers with fewer bits from here on.</summary>
    internal void Keep(QuantizedMatrix fewer)
    {
        Root.quantized = fewer;
        Root.storage = null;
        Root.gradient = null;
        Root.gradientArrived = false;
        Root.Version++;
        PackedWeights.Forget(this);
    }

    private FloatBlock Widened()
    {
        QuantizedMatrix matrix = quantized
            ?? throw new InvalidOperationException($"This tensor {Shape} belonged to a tape that has ended. Read it before Backward() or End(), or keep a copy with ToArray().");
        lock (matrix)
        {
            if (storage is { } made) return made;
            var block = new FloatBlock(Length);
            for (int row = 0; row < matrix.Outputs; row++) matrix.CopyRow(row, block.Span.Slice(row * matrix.Inputs, matrix.Inputs));
            return storage = block;
        }
    }

    /// <summary>Gives numbers and gradient back to the pool: called by the tape, and by whoever alone holds a tensor without one.</summary>
    internal void Release()
    {
        if (origin is not null) return;
        if (storage is not null) BlockPool.Return(storage);
        if (gradient is not null) BlockPool.Return(gradient);
        storage = null;
        gradient = null;
        gradientArrived = false;
    }
}
