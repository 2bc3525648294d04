using Unroll.Models;

namespace Unroll.Metrics;

/// <summary>Counts what was predicted and what is true.</summary>
internal sealed class ClassificationTally(IReadOnlyList<string> labels, bool multiLabel)
{
    private readonly int[] support = new int[labels.Count];
    private readonly int[] predicted = new int[labels.Count];
    private readonly int[] correct = new int[labels.Count];
    private readonly int[][]? confusion = multiLabel ? null : [.. labels.Select(_ => new int[labels.Count])];
    private readonly List<(double, bool)> claims = [];
    private int count;
    private int right;
    private double loss;

    public void Add(int[] truth, Classification result)
    {
        count++;
        foreach (int label in truth) support[label]++;
        if (multiLabel) AddMany(truth, result);
        else AddOne(truth[0], result);
    }

    public ClassificationScore Score() => new()
    {
        Count = count,
        Loss = count == 0 ? 0 : loss / count,
        Accuracy = count == 0 ? 0 : (double)right / count,
        Classes = [.. labels.Select((label, i) => new ClassScore(label, support[i], predicted[i], correct[i]))],
        Confusion = confusion,
        Calibration = Calibration.Of(claims),
    };

    private void AddOne(int truth, Classification result)
    {
        int best = result.Best;
        predicted[best]++;
        confusion![truth][best]++;
        if (best == truth)
        {
            correct[best]++;
            right++;
        }

        loss -= ClassificationEvaluation.LogOf(result.Values[truth]);
        claims.Add((Math.Min(1, result.Probability), best == truth));
    }

    private void AddMany(int[] truth, Classification result)
    {
        bool exact = true;
        double sum = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            bool has = Array.IndexOf(truth, i) >= 0, given = result.Labels.Contains(labels[i], StringComparer.Ordinal);
            exact &= has == given;
            if (given) predicted[i]++;
            if (given && has) correct[i]++;
            double probability = result.Values[i];
            sum -= ClassificationEvaluation.LogOf(has ? probability : 1 - probability);
            claims.Add((probability, has));
        }

        if (exact) right++;
        loss += sum / labels.Count;
    }
}
