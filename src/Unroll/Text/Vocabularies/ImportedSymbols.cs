namespace Unroll.Text;

/// <summary>The special symbols of a tokeniser from elsewhere, which tells what is special but not what for: that is known by the usual names.</summary>
internal sealed class ImportedSymbols
{
    private static readonly string[] starts = ["<|endoftext|>", "<s>", "<bos>", "<sos>", "<|begin_of_text|>", "[CLS]"];
    private static readonly string[] ends = ["<|endoftext|>", "</s>", "<eos>", "<|end_of_text|>", "[SEP]"];
    private static readonly string[] paddings = ["<pad>", "[PAD]", "<|padding|>"];

    private readonly HashSet<int> ids;

    public ImportedSymbols(Tokenizer tokenizer)
    {
        var special = tokenizer.AddedTokens.Where(token => token.Special).GroupBy(token => token.Content, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        ids = [.. special.Values];
        int? Find(string[] names) => names.Where(special.ContainsKey).Select(name => (int?)special[name]).FirstOrDefault();
        (Start, End, Padding) = (Find(starts), Find(ends), Find(paddings));
        // GPT-2 names its end as what is unknown too, but its bytes know everything.
        Unknown = tokenizer.Model.Unknown is >= 0 and int unknown && unknown != End ? unknown : null;
    }

    public int? Start { get; }

    public int? End { get; }

    public int? Padding { get; }

    public int? Unknown { get; }

    public IEnumerable<int> Ids => ids.Order();

    public bool Contains(int id) => ids.Contains(id);
}
