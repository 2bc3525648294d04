using Unroll.Models;

namespace Unroll.Decoding;

/// <summary>How a model from sequence to sequence writes. Without anything set: the likeliest symbol at every step.</summary>
public sealed record TranslationOptions
{
    /// <summary>
    /// Width of the beam, length and coverage penalties, lengths, repetitions, number of results. The maximum length is that of the model's spec if it is shorter. Default: a width of 1.
    /// </summary>
    public BeamSearch Search { get; init; } = new(1);

    /// <summary>
    /// Draws symbols instead of searching: temperature, top-k, top-p and seed; <see cref="BeamSearch.Results"/> texts for each source. The draws depend on the seed, the source and the
    /// number of the text, so that the same source gets the same texts wherever it stands. Its stop texts are not for translations. Default: none, which searches.
    /// </summary>
    public Sampling? Sampling { get; init; }

    /// <summary>What every text begins with, whatever the model thinks of it; symbols that the model does not know are an error. Default: nothing.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// Whether an unknown word is replaced by what <see cref="Dictionary"/> says of the source word that the model looked at most while it wrote it, or by that word itself if it says
    /// nothing. Only for models with attention. Default: false.
    /// </summary>
    /// <remarks>Luong, Sutskever, Le, Vinyals, Zaremba, "Addressing the Rare Word Problem in Neural Machine Translation", ACL 2015; by attention Jean, Cho, Memisevic, Bengio, ACL 2015.</remarks>
    public bool ReplaceUnknown { get; init; }

    /// <summary>What source words are in the target language, for <see cref="ReplaceUnknown"/>. Default: empty.</summary>
    public IReadOnlyDictionary<string, string> Dictionary { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        Search.Validate(check[nameof(Search)]);
        if (Sampling is not { } sampling) return;
        sampling.Validate(check[nameof(Sampling)]);
        check.Require(Search.Width == 1, $"{nameof(Search)}.{nameof(Search.Width)}", Search.Width, "1 with sampling", "Ask for several texts by Results.");
        const string Here = "Set it in Search, which holds for drawn texts too.";
        check.Require(sampling.RepetitionPenalty == 1, $"{nameof(Sampling)}.{nameof(sampling.RepetitionPenalty)}", sampling.RepetitionPenalty, "1 for translations", Here);
        check.Require(sampling.NoRepeat == 0, $"{nameof(Sampling)}.{nameof(sampling.NoRepeat)}", sampling.NoRepeat, "0 for translations", Here);
        check.Require(sampling.Stop.Count == 0, $"{nameof(Sampling)}.{nameof(sampling.Stop)}", string.Join(", ", sampling.Stop), "none for translations", "They end with <eos>; MaximumLength cuts them off.");
    }

    /// <summary>Everything that is wrong with these options for a model.</summary>
    internal void Check(Seq2Seq model)
    {
        var check = new SpecCheck();
        Validate(check);
        bool attends = model.Attends;
        const string Fix = "The model has no attention, so that nobody knows where it looked.";
        check.Require(attends || Search.CoveragePenalty == 0, $"{nameof(Search)}.{nameof(Search.CoveragePenalty)}", Search.CoveragePenalty, "0", Fix);
        check.Require(attends || !ReplaceUnknown, nameof(ReplaceUnknown), ReplaceUnknown, "false", Fix);
        check.ThrowIfAny(nameof(TranslationOptions));
    }
}
