using Unroll.Data;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>Turns texts into ids and back.</summary>
internal sealed class Seq2SeqReader(Seq2SeqSpec spec, Vocabulary source, Vocabulary target)
{
    /// <summary>The ids of a source. What is empty becomes one unknown symbol; what is too long is cut off.</summary>
    public int[] Source(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] ids = source.Encode(text);
        if (ids.Length == 0) return [Vocabulary.Unknown];
        return ids.Length > spec.MaximumSourceLength ? ids[..spec.MaximumSourceLength] : ids;
    }

    /// <summary>A pair to learn from.</summary>
    public Seq2SeqExample Read(SequencePair pair)
    {
        int[] ids = target.Encode(pair.Target);
        if (ids.Length >= spec.MaximumTargetLength) ids = ids[..(spec.MaximumTargetLength - 1)];
        return new Seq2SeqExample(Source(pair.Source), [.. ids, target.End!.Value]);
    }

    /// <summary>A whole data set.</summary>
    public DataSet<Seq2SeqExample> Read(DataSet<SequencePair> data) => new(data.Name, [.. data.Select(Read)], () => data.Fingerprint);

    /// <summary>
    /// What the decoder is told under teacher forcing, <c>[batch, time]</c>: <c>&lt;sos&gt;</c> and the target without its last; behind it <c>&lt;eos&gt;</c>, which nothing is asked about.
    /// </summary>
    /// <param name="targets">Ids, each with its <c>&lt;eos&gt;</c>.</param>
    public int[] TeacherForced(IReadOnlyList<int[]> targets)
    {
        int time = targets.Max(ids => ids.Length);
        int[] inputs = new int[targets.Count * time];
        Array.Fill(inputs, target.End!.Value);
        for (int b = 0; b < targets.Count; b++)
        {
            inputs[b * time] = target.Start!.Value;
            targets[b].AsSpan(..^1).CopyTo(inputs.AsSpan(b * time + 1));
        }

        return inputs;
    }

    /// <summary>The text of ids without their <c>&lt;eos&gt;</c>.</summary>
    public string Text(ReadOnlySpan<int> ids)
    {
        int end = ids.IndexOf(target.End!.Value);
        return target.Decode(end < 0 ? ids : ids[..end]);
    }
}
