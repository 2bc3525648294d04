using System.Runtime.InteropServices;
using Unroll.Numerics;

namespace Unroll.Tensors;

/// <summary>
/// Remembers the operations of one forward pass so that <see cref="Backward(Tensor)"/> can walk them in reverse and leave
/// gradients on the leaves. Intermediate results come from a pool and go back to it when the tape ends; nothing needs disposing.
/// A tape is used by one thread at a time; many tapes may run at once over the same weights.
/// </summary>
/// <remarks>Reverse-mode differentiation: Linnainmaa 1970; Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.</remarks>
public sealed class Tape
{
    private readonly List<Node> nodes = [];
    private readonly List<Tensor> owned = [];
    private readonly HashSet<Tensor> retained = [];
    private readonly Dictionary<Tensor, int> uses = [];
    private readonly Dictionary<Tensor, IDeferredGradient> deferred = [];

    /// <summary>Creates a tape. Without <paramref name="recording"/> it only owns the results: for inference.</summary>
    public Tape(bool recording = true) => Recording = recording;

    /// <summary>Whether operations are remembered for a backward pass.</summary>
    public bool Recording { get; }

    /// <summary>Number of operations remembered.</summary>
    public int Count => nodes.Count;

    /// <summary>Floating-point operations of the matrix products, convolutions and recurrent layers so far, a multiply-add counted as two. A backward pass through all of them takes twice as many.</summary>
    public double Work { get; private set; }

    /// <summary>Bytes of the results that the tape owns now, with their gradients if all of those existed at once: an upper bound of what a backward pass needs.</summary>
    public long Bytes => owned.Sum(tensor => (long)tensor.Length * sizeof(float) * (tensor.RequiresGradient ? 2 : 1));

    /// <summary>
    /// Computes the gradient of <paramref name="loss"/> with respect to every tensor that requires one, adds it to their gradients, ends the tape
    /// and returns the loss.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loss is not one number, or the tape was made without recording.</exception>
    public float Backward(Tensor loss)
    {
        if (loss.Length != 1) throw new InvalidOperationException($"Backward needs a loss of one number; this tensor has shape {loss.Shape}. Reduce it with Sum or Mean first.");
        return Backward(loss, [1f]);
    }

    /// <summary>
    /// The vector-Jacobian product: as <see cref="Backward(Tensor)"/>, for an output of any shape with the gradient that flows into it.
    /// Returns the sum of output times seed.
    /// </summary>
    public float Backward(Tensor output, ReadOnlySpan<float> seed)
    {
        if (!Recording) throw new InvalidOperationException("This tape was made with recording: false and remembers no operations. Make it with new Tape().");
        if (seed.Length != output.Length) throw new ArgumentException($"The seed has {seed.Length} values but the output {output.Shape} has {output.Length}.", nameof(seed));
        double value = Reductions.Dot(output.Values, seed);
        Span<float> gradient = output.WriteGradient(out bool accumulate);
        if (!accumulate) seed.CopyTo(gradient);
        else Elementwise.AddTo(seed, gradient);

        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            Node node = nodes[i];
            WriteDeferred(node.Outputs);
            bool reached = false;
            foreach (Tensor result in node.Outputs) reached |= result.HasGradient;
            if (reached) node.Backward();
            foreach (Tensor result in node.Outputs)
            {
                if (!retained.Contains(result)) result.Release();
            }
        }

        foreach (IDeferredGradient rest in deferred.Values) rest.Write();
        End();
        return (float)value;
    }

    /// <summary>Keeps a result and its gradient readable through <see cref="Backward(Tensor)"/>, until the next <see cref="End"/> or garbage collection.</summary>
    public Tensor Retain(Tensor tensor)
    {
        retained.Add(tensor.Root);
        return tensor;
    }

    /// <summary>Gives every intermediate result back to the pool. Tensors that operations returned cannot be read afterwards, except retained ones.</summary>
    public void End()
    {
        foreach (Tensor tensor in owned)
        {
            if (!retained.Contains(tensor)) tensor.Release();
        }

        owned.Clear();
        nodes.Clear();
        retained.Clear();
        uses.Clear();
        deferred.Clear();
    }

    /// <summary>Takes note of an operation's multiply-adds, forward.</summary>
    internal void AddWork(double multiplyAdds) => Work += 2 * multiplyAdds;

    /// <summary>A result of this tape with arbitrary contents, for an operation to fill.</summary>
    internal Tensor Create(Shape shape)
    {
        var tensor = new Tensor(shape, BlockPool.Rent(Math.Max(1, shape.Length)), this);
        owned.Add(tensor);
        return tensor;
    }

    /// <summary>Whether an operation with this input must be recorded: only then does its backward pass need to write that gradient.</summary>
    internal bool Needs(Tensor? input) => Recording && input is not null && input.RequiresGradient;

    /// <summary>
    /// Remembers how gradients flow back from <paramref name="output"/>. <paramref name="backward"/> runs only if a gradient arrived at the output,
    /// reads <see cref="Tensor.Gradient"/> of it and adds to each input for which <see cref="Needs"/> is true.
    /// </summary>
    internal void Record(Tensor output, Action backward) => Record([output], backward);

    /// <summary>As <see cref="Record(Tensor, Action)"/> for an operation with several results; an output without a gradient counts as zeros.</summary>
    internal void Record(Tensor[] outputs, Action backward)
    {
        foreach (Tensor output in outputs) output.RequiresGradient = true;
        nodes.Add(new Node(outputs, backward));
    }

    /// <summary>Counts one more operation that reads a tensor; true from the second on: steps of a loop use the same weights, which it then pays to prepare.</summary>
    internal bool UsesAgain(Tensor tensor)
    {
        if (!Recording) return false;
        CollectionsMarshal.GetValueRefOrAddDefault(uses, tensor.Root, out _)++;
        return IsReused(tensor);
    }

    /// <summary>Whether <see cref="UsesAgain"/> met the tensor more than once.</summary>
    internal bool IsReused(Tensor tensor) => uses.GetValueOrDefault(tensor.Root) > 1;

    /// <summary>
    /// What collects contributions to the gradient of <paramref name="target"/>, to write them together: after all operations that read it, before the one that made it.
    /// <paramref name="create"/> is asked where there is none yet.
    /// </summary>
    internal T Defer<T>(Tensor target, Func<T> create)
        where T : class, IDeferredGradient
    {
        if (!deferred.TryGetValue(target.Root, out IDeferredGradient? known)) deferred.Add(target.Root, known = create());
        return (T)known;
    }

    /// <summary>
    /// Makes the gradient of a result, whose backward pass reads it no more, the first contribution to that of an input: nothing is copied. False, and nothing done, where the sizes differ, where either
    /// tensor is kept beyond the tape, or where a contribution arrived before.
    /// </summary>
    internal bool HandGradient(Tensor result, Tensor input) => !retained.Contains(result) && input.TakeGradient(result);

    /// <summary>Keeps a scratch block until the tape ends.</summary>
    internal FloatBlock Scratch(int length) => Create(new Shape(length)).Block;

    private void WriteDeferred(Tensor[] outputs)
    {
        if (deferred.Count == 0) return;
        foreach (Tensor output in outputs)
        {
            if (deferred.Remove(output.Root, out IDeferredGradient? waiting)) waiting.Write();
        }
    }

    private readonly record struct Node(Tensor[] Outputs, Action Backward);
}
