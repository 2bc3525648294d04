namespace Unroll.Tracing;

/// <summary>
/// Receives what happens inside cells and attention while they run, from the very kernels that train. Without a sink nothing is copied and
/// nothing costs time.
/// </summary>
public interface ITraceSink
{
    /// <summary>Whether values under this name are wanted; asked once per run, so that unwanted ones need not be gathered.</summary>
    bool Wants(string name);

    /// <summary>
    /// Takes a value. The span is only valid during the call.
    /// </summary>
    /// <param name="name">A stable name such as <c>layer0.forward.forget</c> or <c>layer0.forward.hidden.gradient</c>.</param>
    /// <param name="dimensions">The names of the dimensions, for instance <c>batch, time, unit</c>.</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="values">The numbers, row-major.</param>
    void Write(string name, ReadOnlySpan<string> dimensions, ReadOnlySpan<int> sizes, ReadOnlySpan<float> values);
}
