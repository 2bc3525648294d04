using Unroll.Decoding;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A captioner learning captions symbol by symbol, each told the true ones before it (teacher forcing).</summary>
internal sealed class CaptionObjective(Captioner model) : IObjective<CaptionExample>
{
    private readonly ClassLossOptions options = new() { LabelSmoothing = model.Spec.LabelSmoothing };

    public ParameterSet Parameters => model.Parameters;

    public IReadOnlyList<ModelFile> ModelFiles => CaptionerFiles.Format.Describe(model);

    public int Length(CaptionExample example) => example.Symbols.Length;

    public BatchLoss Loss(Pass pass, IReadOnlyList<CaptionExample> batch)
    {
        int[][] symbols = [.. batch.Select(example => example.Symbols)];
        Tensor logits = model.Logits(pass, model.Images(pass, [.. batch.Select(example => example.Image)]), symbols);
        return new BatchLoss(pass.Tape.SoftmaxCrossEntropy(logits, Captioner.Targets(symbols), options), symbols.Sum(text => text.Length));
    }

    public Evaluation Evaluate(IReadOnlyList<CaptionExample> examples, CancellationToken stop)
    {
        CaptionScore score = CaptionEvaluation.Evaluate(model, examples, new BeamSearch(1), BleuTokenization.International13a, stop);
        return new Evaluation(score.Loss)
        {
            // What it writes on its own decides, for the loss grows again long before the captions stop getting better. BLEU alone is 0 where captions have fewer than four words.
            // The loss decides between equals: it is too small to turn one caption's worth round.
            Criterion = 1 - (score.ExactMatch + score.Bleu.Value / 100) / 2 + Math.Min(score.Loss, 1000) * 1e-3 / Math.Max(1000, score.Examples),
            Metrics = Figures(score),
        };
    }

    internal static IReadOnlyDictionary<string, double> Figures(CaptionScore score) => new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["perplexity"] = score.Perplexity,
        ["exactMatch"] = score.ExactMatch,
        ["bleu"] = score.Bleu.Value,
    };
}
