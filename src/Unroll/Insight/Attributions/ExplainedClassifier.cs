using System.Globalization;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>A copy of a classifier's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedClassifier
{
    private readonly Classifier model;

    public ExplainedClassifier(Classifier source)
    {
        model = Classifier.Create(source.Spec with { Recurrent = source.Spec.Recurrent?.ForCopy() }, source.Vocabulary, source.Labels);
        model.Parameters.CopyFrom(source.Parameters, frozen: true);
    }

    public Attribution Explain(SequenceInput input, string? label, AttributionUnit by)
    {
        ClassifierExample example = model.Reader.Read(input, "The input");
        Classification whole = model.Classify([example], CancellationToken.None)[0];
        int target = label is null ? whole.Best : Find(label);
        IReadOnlyList<(int Start, int End)> units = Units(example, by);
        (double score, double[] norms, double[] products) = Gradients(example, target, units);
        ClassifierExample[] without = [.. units.Select(unit => Without(example, unit))];
        double[] occlusion = [.. LogOdds(without, target).Select(left => score - left)];
        return new Attribution
        {
            Output = $"log-odds of '{model.Labels[target]}'",
            Score = score,
            Probability = whole.Values[target],
            Inputs = [.. units.Select(unit => Label(example, unit))],
            Norms = norms,
            GradientTimesInput = products,
            Occlusion = occlusion,
        };
    }

    private int Find(string label)
    {
        for (int i = 0; i < model.Labels.Count; i++)
        {
            if (string.Equals(model.Labels[i], label, StringComparison.Ordinal)) return i;
        }

        throw new ArgumentException($"The model has no label '{label}'. Its labels are: {string.Join(", ", model.Labels)}.", nameof(label));
    }

    private (double Score, double[] Norms, double[] Products) Gradients(ClassifierExample example, int target, IReadOnlyList<(int Start, int End)> units)
    {
        var tape = new Tape();
        Tensor? vectors = null, runs = null;
        Tensor logits = model.Logits(new Pass(tape), [example], (read, bag) =>
        {
            (vectors, runs) = (tape.Retain(read), bag);
            read.RequiresGradient = true;
            if (bag is null) return;
            bag.RequiresGradient = true;
            tape.Retain(bag);
        });
        (double score, float[] seed) = LogOdds(logits.Values, target);
        tape.Backward(logits, seed);
        (double[] norms, double[] products) = Attribution.Gradients(vectors!.Values, vectors.Gradient, model.Input.Features, units);
        if (runs is not null) AddRuns(example, runs, units, products);
        return (score, norms, products);
    }

    // What a run of symbols contributes is shared evenly among them.
    private void AddRuns(ClassifierExample example, Tensor runs, IReadOnlyList<(int Start, int End)> units, double[] products)
    {
        NgramSpec spec = model.Spec.Ngrams!;
        double[] steps = new double[example.Length];
        int run = 0, size = spec.Size;
        for (int n = spec.Minimum; n <= Math.Min(spec.Maximum, example.Length); n++)
        {
            for (int start = 0; start + n <= example.Length; start++, run++)
            {
                double product = 0;
                for (int i = run * size; i < (run + 1) * size && runs.HasGradient; i++) product += (double)runs.Gradient[i] * runs.Values[i];
                for (int t = start; t < start + n; t++) steps[t] += product / n;
            }
        }

        for (int unit = 0; unit < units.Count; unit++)
        {
            for (int t = units[unit].Start; t < units[unit].End; t++) products[unit] += steps[t];
        }
    }

    private double[] LogOdds(ClassifierExample[] examples, int target)
    {
        double[] scores = new double[examples.Length];
        foreach (int[] group in LengthGroups.Of([.. examples.Select(example => example.Length)]))
        {
            var tape = new Tape(recording: false);
            Tensor logits = model.Logits(new Pass(tape), [.. group.Select(index => examples[index])]);
            for (int i = 0; i < group.Length; i++) scores[group[i]] = LogOdds(logits.Values.Slice(i * model.Labels.Count, model.Labels.Count), target).Score;
            tape.End();
        }

        return scores;
    }

    // log p / (1 - p), and its gradient with respect to the logits.
    private (double Score, float[] Gradient) LogOdds(ReadOnlySpan<float> logits, int target)
    {
        float[] gradient = new float[logits.Length];
        gradient[target] = 1;
        if (model.Spec.MultiLabel) return (logits[target], gradient);
        double[] others = new double[logits.Length - 1];
        for (int i = 0, at = 0; i < logits.Length; i++)
        {
            if (i != target) others[at++] = logits[i];
        }

        double sum = Likelihood.LogSum(others);
        for (int i = 0; i < logits.Length; i++)
        {
            if (i != target) gradient[i] = -(float)Math.Exp(logits[i] - sum);
        }

        return (logits[target] - sum, gradient);
    }

    private List<(int Start, int End)> Units(ClassifierExample example, AttributionUnit by)
    {
        if (example.Ids is not { } ids || by == AttributionUnit.Steps) return [.. Enumerable.Range(0, example.Length).Select(step => (step, step + 1))];
        var words = new List<(int, int)>();
        int start = 0;
        for (int t = 0; t <= ids.Length; t++)
        {
            bool space = t == ids.Length || IsSpace(ids[t]);
            if (!space && (t == start || !BeginsWord(ids[t]))) continue;
            if (t > start) words.AddRange(model.Spec.Units.Level == UnitLevel.Words ? Enumerable.Range(start, t - start).Select(word => (word, word + 1)) : [(start, t)]);
            start = space ? t + 1 : t;
        }

        return words;
    }

    // A sub-word brings the space before it along.
    private bool BeginsWord(int id) => model.Spec.Units.Level == UnitLevel.Subwords && model.Vocabulary!.Symbol(id) is [var first, ..] && char.IsWhiteSpace(first);

    // The marks of the ends belong to no word either.
    private bool IsSpace(int id) => (model.Spec.MarkEnds && (id == model.Vocabulary!.Start || id == model.Vocabulary.End)) || IsWhiteSpace(id);

    private bool IsWhiteSpace(int id) => !model.Vocabulary!.IsSpecial(id) && model.Vocabulary.Symbol(id) is { } symbol && (string.IsNullOrWhiteSpace(symbol) || symbol is "0x20" or "0x0A" or "0x09");

    private string Label(ClassifierExample example, (int Start, int End) unit) => example.Ids is { } ids
        ? string.Concat(ids[unit.Start..unit.End].Select(id => model.Vocabulary!.Label(id))) is var symbols && model.Spec.Units.Level is UnitLevel.Jamo or UnitLevel.Bytes or UnitLevel.Subwords
            ? TextElements.Label(model.Vocabulary!.Decode(ids.AsSpan(unit.Start, unit.End - unit.Start)).Trim())
            : symbols
        : unit.Start.ToString(CultureInfo.InvariantCulture);

    private ClassifierExample Without(ClassifierExample example, (int Start, int End) unit)
    {
        if (example.Ids is { } ids)
        {
            int[] left = [.. ids[..unit.Start], .. ids[unit.End..]];
            if (left.Length == 0) left = [Vocabulary.Unknown];
            return example with { Ids = left, Length = left.Length };
        }

        int features = model.Input.Features;
        float[] values = example.Frames.ToArray(), mean = Mean(example.Frames.Span[..(example.Length * features)], features);
        for (int t = unit.Start; t < unit.End; t++) mean.CopyTo(values.AsSpan(t * features));
        return example with { Frames = values };
    }

    private float[] Mean(ReadOnlySpan<float> frames, int features)
    {
        if (model.Parameters.TryGet("input.mean", out Parameter? known)) return known.Value.ToArray();
        float[] mean = new float[features];
        for (int i = 0; i < frames.Length; i++) mean[i % features] += frames[i] / (frames.Length / features);
        return mean;
    }
}
