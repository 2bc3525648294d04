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

    /// <summary>The text of ids without their <c>&lt;eos&gt;</c>.</summary>
    public string Text(ReadOnlySpan<int> ids)
    {
        int end = ids.IndexOf(target.End!.Value);
        return target.Decode(end < 0 ? ids : ids[..end]);
    }
}
