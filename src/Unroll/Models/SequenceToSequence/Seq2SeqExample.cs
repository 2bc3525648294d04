namespace Unroll.Models;

/// <summary>A pair as a model reads it: ids of the source, and of the target with its <c>&lt;eos&gt;</c>.</summary>
internal sealed record Seq2SeqExample(int[] Source, int[] Target)
{
    /// <summary>What decides which pairs share a batch.</summary>
    public int Length => Math.Max(Source.Length, Target.Length);
}
