using System.Security.Cryptography;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>A text to train on and, once split or read from several files, texts to validate and test on.</summary>
public sealed class Corpus
{
    private readonly Lazy<string> fingerprint;

    private Corpus(TextPart train, TextPart? validation, TextPart? test, Vocabulary? vocabulary = null)
    {
        (Train, Validation, Test, Vocabulary) = (train, validation, test, vocabulary);
        fingerprint = new Lazy<string>(ComputeFingerprint);
    }

    /// <summary>The text to learn from.</summary>
    public TextPart Train { get; }

    /// <summary>The text that decides which weights are kept, if there is one.</summary>
    public TextPart? Validation { get; }

    /// <summary>The text that is looked at once, at the end, if there is one.</summary>
    public TextPart? Test { get; }

    /// <summary>The vocabulary that a model of this corpus gets, where it was given: always for a corpus of ids. Otherwise it is built from the training text.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>SHA-256 over the names and texts, or ids, of all parts, 64 hexadecimal digits; the same for a file and its gzip form. Goes into <c>report.json</c>.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>Reads a text file, or one file per part.</summary>
    /// <param name="path">The text to learn from.</param>
    /// <param name="validation">The text to validate on, if it is a file of its own.</param>
    /// <param name="test">The text to test on, if it is a file of its own.</param>
    /// <param name="column">For files of tab-separated columns: the header of the one with the text; each row becomes a line, see <see cref="TextTable"/>.</param>
    /// <param name="invalid">What to do with bytes that are no text.</param>
    /// <exception cref="InvalidDataException">A file is empty or no text.</exception>
    public static Corpus Read(string path, string? validation = null, string? test = null, string? column = null, InvalidBytes invalid = InvalidBytes.Fail) => new(
        Part("train", path, column, invalid),
        validation is null ? null : Part("validation", validation, column, invalid),
        test is null ? null : Part("test", test, column, invalid));

    /// <summary>Text that is already in memory.</summary>
    /// <exception cref="ArgumentException">The training text is empty.</exception>
    public static Corpus FromText(string train, string? validation = null, string? test = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(train);
        return new Corpus(
            new TextPart("train", train.AsMemory()),
            validation is null ? null : new TextPart("validation", validation.AsMemory()),
            test is null ? null : new TextPart("test", test.AsMemory()));
    }

    /// <summary>Ids that were made before, by a tokenizer of ours or of others.</summary>
    /// <param name="vocabulary">What the ids mean.</param>
    /// <param name="train">The ids to learn from.</param>
    /// <param name="validation">Those to validate on, if there are any.</param>
    /// <param name="test">Those to test on, if there are any.</param>
    /// <exception cref="ArgumentException">There is nothing to learn from, or an id is none of the vocabulary's.</exception>
    public static Corpus FromTokens(Vocabulary vocabulary, TokenIds train, TokenIds? validation = null, TokenIds? test = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(train);
        if (train.Length == 0) throw new ArgumentException("There are no ids to learn from.", nameof(train));
        return new Corpus(
            new TextPart("train", vocabulary, train),
            validation is null ? null : new TextPart("validation", vocabulary, validation),
            test is null ? null : new TextPart("test", vocabulary, test),
            vocabulary);
    }

    /// <summary>The same texts for a model with a vocabulary that exists: one that was learned on more text, or that of another model.</summary>
    /// <exception cref="ArgumentException">The corpus is one of ids, which another vocabulary would give other meanings.</exception>
    public Corpus WithVocabulary(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (Train.HasIds && vocabulary.Hash != Vocabulary!.Hash) throw new ArgumentException("The corpus consists of ids of another vocabulary. Give the texts.", nameof(vocabulary));
        return new Corpus(Train, Validation, Test, vocabulary);
    }

    /// <summary>The corpus's own vocabulary, or one built from the training text.</summary>
    internal Vocabulary VocabularyOf(TextUnits units) => Vocabulary ?? Text.Vocabulary.Build(units, Train.Text);

    /// <summary>
    /// Cuts the training text in order: the last <paramref name="test"/> of it becomes the test text, what lies before it the validation text.
    /// The first part ends after floor((1 - validation - test) x length) UTF-16 units, moved on to the next place where a cut breaks no character; or after as many ids.
    /// </summary>
    /// <param name="validation">Share for validation, 0 to below 1.</param>
    /// <param name="test">Share for the test, 0 to below 1.</param>
    /// <exception cref="ArgumentException">A share is out of range, a part would be empty, or the part exists already.</exception>
    public Corpus Split(double validation, double test = 0)
    {
        CheckShare(validation, nameof(validation));
        CheckShare(test, nameof(test));
        if (validation + test >= 1) throw new ArgumentException($"validation {validation} and test {test} leave nothing to learn from. Let them add up to less than 1.", nameof(validation));
        if ((validation > 0 && Validation is not null) || (test > 0 && Test is not null))
        {
            throw new InvalidOperationException("The corpus has a validation or test text already. Split a corpus that has only a training text.");
        }

        int first = Cut(1 - validation - test), second = test > 0 ? Math.Max(first, Cut(1 - test)) : Train.Length;
        return new Corpus(
            Named("train", 0, first),
            validation > 0 ? Named("validation", first, second) : Validation,
            test > 0 ? Named("test", second, Train.Length) : Test,
            Vocabulary);
    }

    private static TextPart Part(string name, string path, string? column, InvalidBytes invalid)
    {
        string text = column is null ? TextFile.Read(path, invalid) : TextTable.Read(path, column, invalid: invalid).JoinLines();
        if (text.Length == 0) throw new InvalidDataException($"'{path}' is empty: there is nothing to learn from or to measure. Give a file with text.");
        return new TextPart(name, text.AsMemory());
    }

    private TextPart Named(string name, int start, int end) => start < end ? Train.Slice(name, start, end)
        : throw new ArgumentException($"The text is too short to be split: its {name} part would be empty. Give a longer text or other shares.", name);

    // The small number keeps 0.9 x 10 from ending at 8 because 1 - 0.1 is not exact.
    private int Cut(double share) => Train.SafeCut((int)Math.Min(Train.Length, Math.Floor(share * Train.Length + 1e-6)));

    private static void CheckShare(double share, string name)
    {
        if (!(share >= 0 && share < 1)) throw new ArgumentOutOfRangeException(name, share, "A share lies between 0 and 1, for instance 0.1.");
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TextPart? part in new[] { Train, Validation, Test }) part?.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
