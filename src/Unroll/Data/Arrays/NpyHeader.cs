using System.Globalization;

namespace Unroll.Data;

/// <summary>The header of an <c>.npy</c> file: a Python dictionary in the narrow form that NumPy writes, <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
internal sealed class NpyHeader
{
    private readonly string text;
    private readonly DataFileStream file;
    private int at;

    public NpyHeader(string text, DataFileStream file)
    {
        (this.text, this.file) = (text, file);
        string? description = null;
        bool? fortran = null;
        int[]? sizes = null;
        Require('{');
        while (!Take('}'))
        {
            string key = Quoted();
            Require(':');
            switch (key)
            {
                case "descr" when description is null:
                    Blanks();
                    if (at < text.Length && text[at] == '[') throw file.Problem("It holds records of several fields, which are not read. Save each field as an array of its own.");
                    description = Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Truth();
                    break;
                case "shape" when sizes is null:
                    sizes = Tuple();
                    break;
                default:
                    throw Damaged();
            }

            if (Take(',')) continue;
            Require('}');
            break;
        }

        Blanks();
        if (at != text.Length || description is null || fortran is null || sizes is null) throw Damaged();
        (Description, FortranOrder, Sizes) = (description, fortran.Value, sizes);
    }

    public string Description { get; }

    public bool FortranOrder { get; }

    public int[] Sizes { get; }

    private int[] Tuple()
    {
        var sizes = new List<int>();
        Require('(');
        while (!Take(')'))
        {
            Blanks();
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int size)) throw Damaged();
            sizes.Add(size);
            if (Take(',')) continue;
            Require(')');
            break;
        }

        return [.. sizes];
    }

    private bool Truth()
    {
        Blanks();
        foreach (string word in (string[])["True", "False"])
        {
            if (!text.AsSpan(at).StartsWith(word)) continue;
            at += word.Length;
            return word == "True";
        }

        throw Damaged();
    }

    private string Quoted()
    {
        Blanks();
        if (at >= text.Length || text[at] is not ('\'' or '"')) throw Damaged();
        int end = text.IndexOf(text[at], at + 1);
        if (end < 0) throw Damaged();
        string content = text[(at + 1)..end];
        at = end + 1;
        return content;
    }

    private void Require(char sign)
    {
        if (!Take(sign)) throw Damaged();
    }

    private bool Take(char sign)
    {
        Blanks();
        if (at >= text.Length || text[at] != sign) return false;
        at++;
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\t') at++;
    }

    private DataFileException Damaged() =>
        file.Problem($"Its header cannot be read at character {at}: \"{(text.Length > 120 ? text[..120] + "..." : text).TrimEnd()}\". It needs descr, fortran_order and shape.");
}
