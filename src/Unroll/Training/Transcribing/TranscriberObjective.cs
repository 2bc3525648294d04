using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Training;

/// <summary>A transcriber learning what is said, by connectionist temporal classification.</summary>
internal sealed class TranscriberObjective(Transcriber model) : IObjective<TranscriberExample>
{
    // Far below one error in all references: the loss decides between equals only.
    private const double LossShare = 1e-9;

    public ParameterSet Parameters => model.Parameters;

    public IReadOnlyList<ModelFile> ModelFiles => TranscriberFiles.Format.Describe(model);

    public int Length(TranscriberExample example) => example.Length;

    public BatchLoss Loss(Pass pass, IReadOnlyList<TranscriberExample> batch) => new(model.Loss(pass, batch), batch.Count);

    public Evaluation Evaluate(IReadOnlyList<TranscriberExample> examples, CancellationToken stop)
    {
        (double loss, TranscriptScore score) = TranscriberEvaluation.Evaluate(model, examples, beam: 1, stop);
        double rate = model.Spec.Units.Level == UnitLevel.Words ? score.WordErrorRate : score.CharacterErrorRate;
        return new Evaluation(loss)
        {
            Criterion = double.IsFinite(rate) ? rate + LossShare * Math.Min(loss, 1e6) : loss,
            Metrics = score.Figures,
        };
    }
}
