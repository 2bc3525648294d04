using System.Text;
using System.Text.Json.Serialization;

namespace Unroll.Text;

/// <summary>
/// How text is cut into symbols and which of them enter the vocabulary. In a recipe either a name (<c>"characters"</c>) or an object
/// (<c>{ "level": "syllables", "minimumCount": 5 }</c>).
/// </summary>
[JsonConverter(typeof(TextUnitsJsonConverter))]
public sealed record TextUnits
{
    /// <summary>Unicode scalar values of the composed text.</summary>
    public static TextUnits Characters { get; } = new() { Level = UnitLevel.Characters };

    /// <summary>Hangul syllables taken apart into conjoining jamo; on output they are put together again exactly.</summary>
    public static TextUnits Jamo { get; } = new() { Level = UnitLevel.Jamo };

    /// <summary>Bytes of the UTF-8 form.</summary>
    public static TextUnits Bytes { get; } = new() { Level = UnitLevel.Bytes };

    /// <summary>What one symbol is. Default: characters.</summary>
    public UnitLevel Level { get; init; }

    /// <summary>Symbols that the training text holds less often become unknown. At least 1, the default. Bytes are never left out.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>At most this many symbols, special ones included, the most frequent first. Default: no limit; 8,000 with sub-words.</summary>
    public int? MaximumSize { get; init; }

    /// <summary>Turn everything into lower case first. Default: no. The text does not come back as it was.</summary>
    public bool LowerCase { get; init; }

    /// <summary>The Unicode normal form in which the model sees text. Default: composed (NFC); null leaves text as it is, which syllables and jamo do not allow.</summary>
    public NormalizationForm? Normalization { get; init; } = NormalizationForm.FormC;

    /// <summary>Which special symbols exist besides <c>&lt;unk&gt;</c>. Default: all.</summary>
    public SpecialSymbols Specials { get; init; } = SpecialSymbols.All;

    /// <summary>Sub-words only: how they are learned. Default: byte-pair encoding over bytes.</summary>
    public SubwordAlgorithm Algorithm { get; init; }

    /// <summary>Words only: where they end. Default: at white space.</summary>
    public WordSplitting Splitting { get; init; }

    /// <summary>Words only: the end of a line is the symbol <c>&lt;eos&gt;</c>. Default: yes; otherwise it is white space like any other.</summary>
    public bool MarkLineEnds { get; init; } = true;

    /// <summary>Hangul syllables and other characters of the composed text.</summary>
    /// <param name="minimumCount">Rarer ones become unknown. Korean has 11,172 syllables, of which about 2,300 are common.</param>
    public static TextUnits Syllables(int minimumCount = 1) => new() { Level = UnitLevel.Syllables, MinimumCount = minimumCount };

    /// <summary>Words.</summary>
    /// <param name="minimumCount">Rarer words become unknown.</param>
    /// <param name="maximumSize">At most this many symbols, special ones included; null for no limit.</param>
    /// <param name="lowerCase">Turn everything into lower case first.</param>
    /// <param name="splitting">Where words end.</param>
    public static TextUnits Words(int minimumCount = 1, int? maximumSize = null, bool lowerCase = false, WordSplitting splitting = WordSplitting.Whitespace) =>
        new() { Level = UnitLevel.Words, MinimumCount = minimumCount, MaximumSize = maximumSize, LowerCase = lowerCase, Splitting = splitting };

    /// <summary>Sub-words, which are learned from the training text.</summary>
    /// <param name="size">How many symbols there are at most, special ones included.</param>
    /// <param name="algorithm">How they are learned. Default: byte-pair encoding over bytes.</param>
    /// <param name="minimumCount">A pair that is there less often is not joined; over characters also: rarer characters are unknown.</param>
    /// <param name="lowerCase">Turn everything into lower case first.</param>
    public static TextUnits Subwords(int size = SubwordTraining.DefaultSize, SubwordAlgorithm algorithm = SubwordAlgorithm.ByteBpe, int minimumCount = 1, bool lowerCase = false) =>
        new() { Level = UnitLevel.Subwords, MaximumSize = size, Algorithm = algorithm, MinimumCount = minimumCount, LowerCase = lowerCase };

    /// <summary>
    /// The words of the Penn Treebank files as usually counted: 9,999 words among them the text's own <c>&lt;unk&gt;</c>, and <c>&lt;eos&gt;</c> at line ends;
    /// 10,000 symbols.
    /// </summary>
    public static TextUnits PennTreebank { get; } = new() { Level = UnitLevel.Words, Specials = SpecialSymbols.End };

    /// <summary>Everything that is wrong with these settings, one sentence each; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Level)) problems.Add($"units.level is {(int)Level}: use characters, syllables, jamo, bytes, words or subwords.");
        if (MinimumCount < 1) problems.Add($"units.minimumCount is {MinimumCount}: use 1 (keep everything) or more.");
        if (MaximumSize is { } size && size < 8) problems.Add($"units.maximumSize is {size}: use 8 or more, or leave it out for no limit.");
        if (Level == UnitLevel.Bytes && MaximumSize is < 260) problems.Add($"units.maximumSize is {MaximumSize}: bytes need all their 256 symbols; leave it out.");
        if (Level == UnitLevel.Subwords && Algorithm == SubwordAlgorithm.ByteBpe && MaximumSize is < 261)
        {
            problems.Add($"units.maximumSize is {MaximumSize}: sub-words over bytes need 4 special symbols, 256 bytes and something to learn; use 261 or more.");
        }

        if (!Enum.IsDefined(Algorithm)) problems.Add($"units.algorithm is {(int)Algorithm}: use {string.Join(", ", TextUnitsJsonConverter.Algorithms)}.");
        bool composed = Normalization is NormalizationForm.FormC or NormalizationForm.FormKC;
        if (Level is UnitLevel.Syllables or UnitLevel.Jamo && !composed)
        {
            problems.Add($"units.normalization must be NFC or NFKC for {TextUnitsJsonConverter.Name(Level)}; use characters to keep text as it is.");
        }

        if (Level == UnitLevel.Words && MarkLineEnds && !Specials.HasFlag(SpecialSymbols.End))
        {
            problems.Add("units.markLineEnds needs <eos>: add \"end\" to units.specials or set markLineEnds to false.");
        }

        if (!Enum.IsDefined(Splitting)) problems.Add($"units.splitting is {(int)Splitting}: use whitespace or punctuation.");
        return problems;
    }

    /// <summary>The settings as a recipe writes them.</summary>
    public override string ToString() => TextUnitsJsonConverter.ToJson(this);

    internal void Validate(string parameter)
    {
        IReadOnlyList<string> problems = Problems();
        if (problems.Count > 0) throw new ArgumentException(string.Join(Environment.NewLine, problems), parameter);
    }
}
