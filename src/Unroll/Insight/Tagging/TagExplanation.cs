namespace Unroll.Insight;

/// <summary>What moved the tag of one word or frame: each input measured by gradient and by occlusion.</summary>
public sealed record TagExplanation
{
    /// <summary>The step whose tag is explained, from 0.</summary>
    public required int Of { get; init; }

    /// <summary>The tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Its probability.</summary>
    public required double Probability { get; init; }

    /// <summary>The step of the first input; behind 0 only for long numeric sequences, of which the neighbourhood is measured.</summary>
    public required int First { get; init; }

    /// <summary>The words, or the numbers of the frames.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>‖∂ score / ∂ x_t‖ for each input: what an infinitesimal change can do.</summary>
    public required double[] Norms { get; init; }

    /// <summary>(∂ score / ∂ x_t) · x_t, signed: to first order, what the input contributes.</summary>
    public required double[] GradientTimesInput { get; init; }

    /// <summary>How much log p(tag) falls if the word is replaced by an unknown one without letters, or the frame by the mean frame.</summary>
    public required double[] Occlusion { get; init; }

    /// <summary>The characters of the word itself; none where the model does not read them.</summary>
    public IReadOnlyList<string> Characters { get; init; } = [];

    /// <summary>(∂ score / ∂ c) · c for each character's vector.</summary>
    public double[] CharacterGradientTimesInput { get; init; } = [];

    /// <summary>How much log p(tag) falls if the character is replaced by an unknown one.</summary>
    public double[] CharacterOcclusion { get; init; } = [];

    /// <summary>Whether <see cref="GradientTimesInput"/> and <see cref="Occlusion"/> put the inputs in the same order of size, from -1 to 1; null where one does not vary.</summary>
    public double? RankAgreement => RankCorrelation.Of([.. GradientTimesInput.Select(Math.Abs)], [.. Occlusion.Select(Math.Abs)]);

    /// <summary>One sentence computed from the numbers.</summary>
    public string Sentence
    {
        get
        {
            int most = Array.IndexOf(Occlusion, Occlusion.Max());
            string what = most + First == Of ? "itself" : $"'{Inputs[most]}', {Math.Abs(most + First - Of)} step(s) {(most + First < Of ? "before" : "after")} it";
            string letters = CharacterOcclusion.Length == 0 ? "" : $" Within the word '{Characters[Array.IndexOf(CharacterOcclusion, CharacterOcclusion.Max())]}' matters most.";
            return $"The tag {Tag} of '{Inputs[Of - First]}' hangs most on {what}.{letters}";
        }
    }
}
