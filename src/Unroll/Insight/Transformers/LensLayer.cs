namespace Unroll.Insight;

/// <summary>What the model would predict if it ended here.</summary>
/// <param name="Name"><c>embedding</c>, or <c>block 0</c> and so on.</param>
/// <param name="Steps">One for each symbol of the text: what would follow it.</param>
public sealed record LensLayer(string Name, IReadOnlyList<LensStep> Steps)
{
    /// <summary>For which share of the symbols the whole model's choice stands first here already.</summary>
    public double Agreement => Steps.Average(step => step.ChoiceRank == 1 ? 1.0 : 0);

    /// <summary>The mean of KL(whole model ‖ this layer) in nats.</summary>
    public double Divergence => Steps.Average(step => step.Divergence);

    /// <summary>The mean loss on the symbols of the text, nats; null for a text of one symbol.</summary>
    public double? Loss => -Steps.Average(step => step.NextLogProbability);
}
