using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A regressor learning from sequences with scores.</summary>
internal sealed class RegressorObjective(Regressor model) : IObjective<ScoredSequence>
{
    private const int EvaluationBatch = 64;

    /// <inheritdoc/>
    public ParameterSet Parameters => model.Parameters;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> ModelFiles => model.Describe();

    /// <inheritdoc/>
    public int Length(ScoredSequence example) => example.Frames.Length;

    /// <inheritdoc/>
    public BatchLoss Loss(Pass pass, IReadOnlyList<ScoredSequence> batch)
    {
        Tensor truth = model.Truth(batch);
        return new BatchLoss(model.Loss(pass.Tape, model.Forward(pass, [.. batch.Select(one => one.Frames)]), truth), truth.Length);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(IReadOnlyList<ScoredSequence> examples, CancellationToken stop)
    {
        double loss = 0;
        long count = 0;
        foreach (ScoredSequence[] batch in examples.Chunk(EvaluationBatch))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            BatchLoss part = Loss(new Pass(tape), batch);
            loss += (double)part.Mean.Item() * part.Count;
            count += part.Count;
            tape.End();
        }

        RegressionScore score = model.Evaluate(examples);
        return new Evaluation(loss / count) { Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["mae"] = score.MeanAbsolute, ["r2"] = score.Determination } };
    }
}
