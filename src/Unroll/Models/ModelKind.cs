namespace Unroll.Models;

/// <summary>What <c>config.json</c> calls the kinds of models.</summary>
public static class ModelKind
{
    /// <summary>A <see cref="Models.LanguageModel"/>.</summary>
    public const string LanguageModel = "language-model";

    /// <summary>A language model by attention alone.</summary>
    public const string Gpt = "gpt";

    /// <summary>Assigns a label to a sequence as a whole.</summary>
    public const string Classifier = "classifier";

    /// <summary>Assigns a label to each step of a sequence.</summary>
    public const string Tagger = "tagger";

    /// <summary>Foretells the next values of a series.</summary>
    public const string Forecaster = "forecaster";

    /// <summary>Says numbers about a sequence as a whole.</summary>
    public const string Regressor = "regressor";

    /// <summary>Writes a text about an image.</summary>
    public const string Captioner = "captioner";

    /// <summary>Writes down what is said in a recording.</summary>
    public const string Transcriber = "transcriber";

    /// <summary>A <see cref="Models.Seq2Seq"/>.</summary>
    public const string Seq2Seq = "seq2seq";
}
