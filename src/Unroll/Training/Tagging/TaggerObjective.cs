using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A tagger learning the tags of sequences: minus their log probability, the mean over all steps of a batch.</summary>
internal sealed class TaggerObjective(Tagger model) : IObjective<EncodedTags>
{
    // Tags that the training data do not have are never right.
    private const string Unknown = "(unknown tag)";

    public ParameterSet Parameters => model.Parameters;

    public IReadOnlyList<ModelFile> ModelFiles => TaggerFiles.Format.Describe(model);

    public int Length(EncodedTags example) => example.Length;

    public BatchLoss Loss(Pass pass, IReadOnlyList<EncodedTags> batch)
    {
        (Tensor loss, int count) = model.Loss(pass, batch);
        return count == 0 ? default : new BatchLoss(loss, count);
    }

    public Evaluation Evaluate(IReadOnlyList<EncodedTags> examples, CancellationToken stop)
    {
        double sum = 0;
        long count = 0;
        (int[] Tags, double[] Probabilities)[] answers = model.DecodeAll(
            examples,
            (i, scores) =>
            {
                (double surprise, int tags) = model.Surprise(scores, examples[i].Tags);
                sum += surprise;
                count += tags;
            },
            stop);
        TaggingScore score = TaggingScore.Of(examples.Select((example, i) => (Names(example.Tags), Names(answers[i].Tags))));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["accuracy"] = score.Accuracy, ["macroF1"] = score.MacroF1 };
        if (score.Spans is { } spans) metrics["spanF1"] = spans.Total.F1;
        return new Evaluation(sum / Math.Max(1, count)) { Criterion = 1 - (score.Spans?.Total.F1 ?? score.Accuracy), Metrics = metrics };
    }

    private IReadOnlyList<string> Names(int[] tags) => [.. tags.Select(tag => tag == EncodedTags.UnknownTag ? Unknown : model.Tags[tag])];
}
