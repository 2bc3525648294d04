namespace Unroll.Text;

/// <summary>One number per code point; pages of 128 without entries share one page.</summary>
internal sealed class PagedTable
{
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;
    private readonly ushort[] pages = new ushort[0x110000 >> PageBits];
    private ushort[] values = new ushort[PageSize];
    private int used = PageSize;

    public ushort this[int codePoint]
    {
        get => values[(pages[codePoint >> PageBits] << PageBits) | (codePoint & (PageSize - 1))];
        set
        {
            ref ushort page = ref pages[codePoint >> PageBits];
            if (page == 0)
            {
                if (used == values.Length) Array.Resize(ref values, values.Length * 2);
                page = (ushort)(used >> PageBits);
                used += PageSize;
            }

            values[(page << PageBits) | (codePoint & (PageSize - 1))] = value;
        }
    }
}
