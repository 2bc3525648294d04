using Unroll.Metrics;

namespace Unroll.Insight;

/// <summary>A language model beside others.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">Its kind and sizes.</param>
/// <param name="Parameters">How many weights it has.</param>
/// <param name="Score">How well it predicts the text, told the truth before each symbol.</param>
/// <param name="LossByContext">Its mean loss in nats where so much had been read, one number for each <see cref="LanguageModelComparison.Contexts"/>.</param>
/// <param name="Sample">What it writes.</param>
public sealed record ComparedModel(string Name, string Description, long Parameters, LanguageModelScore Score, IReadOnlyList<double> LossByContext, string Sample);
