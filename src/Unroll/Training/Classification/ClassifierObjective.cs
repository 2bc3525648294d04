using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A classifier learning labels: cross entropy of the right one, or of a yes or no for each where several are possible.</summary>
internal sealed class ClassifierObjective : IObjective<ClassifierExample>
{
    private readonly Classifier model;
    private readonly Tensor? classWeights;
    private readonly ClassLossOptions options;

    public ClassifierObjective(Classifier model, IReadOnlyList<ClassifierExample> train)
    {
        this.model = model;
        classWeights = Weights(model, train);
        options = new ClassLossOptions { LabelSmoothing = model.Spec.LabelSmoothing, ClassWeights = classWeights };
    }

    public ParameterSet Parameters => model.Parameters;

    public IReadOnlyList<ModelFile> ModelFiles => ClassifierFiles.Format.Describe(model);

    public int Length(ClassifierExample example) => example.Length;

    public BatchLoss Loss(Pass pass, IReadOnlyList<ClassifierExample> batch)
    {
        Tensor logits = model.Logits(pass, batch);
        if (!model.Spec.MultiLabel) return new BatchLoss(pass.Tape.SoftmaxCrossEntropy(logits, [.. batch.Select(example => example.Labels[0])], options), batch.Count);
        int labels = model.Labels.Count;
        double smoothing = model.Spec.LabelSmoothing;
        Tensor target = pass.Tape.Create(logits.Shape);
        Span<float> wanted = target.Edit();
        wanted.Fill((float)(smoothing / 2));
        for (int i = 0; i < batch.Count; i++)
        {
            foreach (int label in batch[i].Labels) wanted[i * labels + label] = (float)(1 - smoothing / 2);
        }

        return new BatchLoss(pass.Tape.BinaryCrossEntropy(logits, target, positiveWeight: classWeights), batch.Count);
    }

    public Evaluation Evaluate(IReadOnlyList<ClassifierExample> examples, CancellationToken stop)
    {
        ClassificationScore score = ClassificationEvaluation.Evaluate(model, examples, stop);
        double share = model.Spec.MultiLabel ? score.MicroF1 : score.Accuracy;
        return new Evaluation(score.Loss)
        {
            // Accuracy decides, the loss between equals: it is too small to turn one example's worth of accuracy round.
            Criterion = 1 - share + Math.Min(score.Loss, 1000) * 1e-3 / Math.Max(1000, score.Count),
            Metrics = Figures(score, model.Spec.MultiLabel),
        };
    }

    internal static IReadOnlyDictionary<string, double> Figures(ClassificationScore score, bool multiLabel)
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal) { ["accuracy"] = score.Accuracy, ["macroF1"] = score.MacroF1 };
        if (multiLabel) figures["microF1"] = score.MicroF1;
        figures["calibrationError"] = score.Calibration.ExpectedError;
        return figures;
    }

    // For labels that exclude each other a factor for every example; else a factor for the examples that have the label.
    private static Tensor? Weights(Classifier model, IReadOnlyList<ClassifierExample> train)
    {
        if (model.Spec.ClassWeights == ClassWeighting.None) return null;
        long[] counts = new long[model.Labels.Count];
        foreach (ClassifierExample example in train)
        {
            foreach (int label in example.Labels) counts[label]++;
        }

        double[] weights = new double[counts.Length];
        double total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            // A label without examples never asks for its weight.
            double share = (double)Math.Max(1, counts[i]) / Math.Max(1, train.Count);
            double ratio = model.Spec.MultiLabel ? Math.Max(1e-9, 1 - share) / share : 1 / share;
            weights[i] = model.Spec.ClassWeights == ClassWeighting.Balanced ? ratio : Math.Sqrt(ratio);
            total += weights[i] * counts[i];
        }

        double mean = model.Spec.MultiLabel ? 1 : total / Math.Max(1, train.Count);
        return Tensor.From([.. weights.Select(weight => (float)(weight / mean))], new Shape(weights.Length));
    }
}
