namespace Unroll.Text;

/// <summary>Puts the tokens of one text or two between those that a model wants around them, cut and padded to a length.</summary>
internal sealed class PairBuilder
{
    private readonly List<int> ids = [];
    private readonly List<Range> offsets = [];
    private readonly List<int> types = [];
    private readonly List<bool> around = [];
    private readonly List<bool> read = [];

    /// <summary>The tokens of texts in their places.</summary>
    public static TokenizedText Build(IReadOnlyList<PairTemplate.Place> places, TokenSpans first, TokenSpans? second, SequenceLimit? limit, PaddingToken? padding)
    {
        (int left, int right) = (first.Ids.Count, second?.Ids.Count ?? 0);
        int extra = places.Count(place => place.Id >= 0);
        if (limit is not null) (left, right) = Cut(left, right, limit, extra);
        var builder = new PairBuilder();
        foreach (PairTemplate.Place place in places)
        {
            if (place.Id >= 0) builder.Add(place.Id, default, place.Type, isAround: true);
            else builder.Add(place.Text == 'A' ? first : second!, place.Text == 'A' ? left : right, place.Type);
        }

        if (limit is { Pad: true } && builder.ids.Count > 0) builder.Pad(limit.Length, padding ?? throw new InvalidOperationException("This tokenizer names no token to pad with. Set Pad to false."));
        return new TokenizedText { Ids = builder.ids, Offsets = builder.offsets, Types = builder.types, IsAround = builder.around, IsRead = builder.read };
    }

    private static (int Left, int Right) Cut(int left, int right, SequenceLimit limit, int extra)
    {
        int most = limit.Length - extra;
        if (most < 0) throw new ArgumentOutOfRangeException(nameof(limit), limit.Length, $"The tokens around the texts alone are {extra}. Allow at least as many.");
        while (left + right > most)
        {
            bool cutsFirst = limit.Truncation switch { PairTruncation.First => left > 0, PairTruncation.Second => right == 0, _ => left > right };
            if (cutsFirst) left--;
            else right--;
        }

        return (left, right);
    }

    private void Add(int id, Range offset, int type, bool isAround, bool isRead = true, bool atStart = false)
    {
        ids.Insert(atStart ? 0 : ids.Count, id);
        offsets.Insert(atStart ? 0 : offsets.Count, offset);
        types.Insert(atStart ? 0 : types.Count, type);
        around.Insert(atStart ? 0 : around.Count, isAround);
        read.Insert(atStart ? 0 : read.Count, isRead);
    }

    private void Add(TokenSpans text, int count, int type)
    {
        for (int i = 0; i < count; i++) Add(text.Ids[i], text.Offsets[i], type, isAround: false);
    }

    private void Pad(int length, PaddingToken padding)
    {
        while (ids.Count < length) Add(padding.Id, default, padding.Type, isAround: true, isRead: false, padding.Left);
    }
}
