using Unroll.Cells;
using Unroll.Text;

namespace Unroll.Models;

/// <summary>
/// What a tagger is: a vector for each word, from a table and from its characters, or a frame of numbers; recurrent layers; a score for each tag; and, if wanted,
/// a conditional random field over neighbouring tags.
/// </summary>
public sealed record TaggerSpec : ISpec
{
    private readonly ValueList<int> differences;

    /// <summary>
    /// Which words have a vector of their own; the others share that of the unknown word. The splitting is what <see cref="Tagger.Tag"/> cuts a text with; data that
    /// already have words are never cut again. Default: words that come twice or more, in lower case.
    /// </summary>
    public TextUnits Words { get; init; } = TextUnits.Words(minimumCount: 2, lowerCase: true, splitting: WordSplitting.Punctuation) with { Specials = SpecialSymbols.Padding, MarkLineEnds = false };

    /// <summary>How many numbers stand for a word; 0 for none, with characters only. To 65536. Default: 100.</summary>
    public int Embedding { get; init; } = 100;

    /// <summary>How the characters of a word are read. Default: by an LSTM from both ends.</summary>
    public CharacterSpec Characters { get; init; } = new();

    /// <summary>How many numbers a frame has, for numeric sequences; null for words. Taken from the data when a model is created.</summary>
    public int? FrameFeatures { get; init; }

    /// <summary>
    /// For numeric sequences: how the frames change is read beside what they are, for each number k here the frame k later minus the frame k earlier. 1 to 1000 each, at most 16.
    /// Default: none. Where a movement tells more than a position, <c>[1, 3]</c> is worth a try.
    /// </summary>
    public IReadOnlyList<int> Differences { get => differences.Items; init => differences = new ValueList<int>(value); }

    /// <summary>The recurrent layers. Default: one LSTM layer of 200 units, read from both ends.</summary>
    public RecurrentSpec Recurrent { get; init; } = new LstmSpec(200) { Bidirectional = true };

    /// <summary>Whether tags are chosen together by a conditional random field rather than each by itself. Default: false.</summary>
    public bool Crf { get; init; }

    /// <summary>Share of words that are read as unknown while training, so that the model learns to do without them; 0 up to, but not including, 1. Default: 0.</summary>
    public double WordDropout { get; init; }

    /// <summary>Share of the recurrent layers' inputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double InputDropout { get; init; }

    /// <summary>Share of the recurrent layers' outputs that is dropped while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double OutputDropout { get; init; }

    /// <summary>Whether input and output dropout drop the same features at every step of a sequence. Default: true.</summary>
    /// <remarks>Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks", NIPS 2016.</remarks>
    public bool VariationalDropout { get; init; } = true;

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        foreach (string problem in Words.Problems()) check.Require(false, nameof(Words), Words, problem);
        check.Require(Words.Level == UnitLevel.Words, nameof(Words), Words, "units of the level words");
        check.Range(nameof(Embedding), Embedding, 0, 65536);
        Characters.Validate(check[nameof(Characters)]);
        if (FrameFeatures is { } features) check.Range(nameof(FrameFeatures), features, 1, 1 << 20);
        else check.Require(Embedding > 0 || Characters.Features > 0, nameof(Embedding), Embedding, "1 or more without characters", "A word needs a vector of its own, its characters, or both.");
        check.Require(Differences.Count <= 16 && Differences.All(span => span is >= 1 and <= 1000), nameof(Differences), string.Join(", ", Differences), "at most 16 numbers from 1 to 1000");
        Recurrent.Validate(check[nameof(Recurrent)]);
        check.Share(nameof(WordDropout), WordDropout);
        check.Share(nameof(InputDropout), InputDropout);
        check.Share(nameof(OutputDropout), OutputDropout);
    }
}
