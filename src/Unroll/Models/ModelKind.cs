using Unroll.Formats;

namespace Unroll.Models;

/// <summary>What <c>config.json</c> calls the kinds of models.</summary>
public static class ModelKind
{
    /// <summary>A <see cref="Models.LanguageModel"/>.</summary>
    public const string LanguageModel = "language-model";

    /// <summary>A language model by attention alone.</summary>
    public const string Gpt = "gpt";

    /// <summary>What Hugging Face calls a model that is a <see cref="Gpt"/> here.</summary>
    public const string Gpt2 = "gpt2";

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

    /// <summary>The kind of the model in a folder; for one of Hugging Face's that is known here, what it is called here.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or it holds no model.</exception>
    /// <exception cref="InvalidDataException">The config is damaged or names no kind.</exception>
    public static string Of(string folder) => ModelFolder.KindOf(folder) is var kind && kind == Gpt2 ? Gpt : kind;
}
