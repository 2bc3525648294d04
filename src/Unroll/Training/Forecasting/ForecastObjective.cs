using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A forecaster learning from windows of series.</summary>
internal sealed class ForecastObjective : IObjective<ForecastWindow>
{
    private const int EvaluationBatch = 256;

    private readonly Forecaster model;
    private readonly ForecastData data;

    /// <summary>Prepares the series.</summary>
    public ForecastObjective(Forecaster model, ForecastData data) => (this.model, this.data) = (model, data);

    /// <inheritdoc/>
    public ParameterSet Parameters => model.Parameters;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> ModelFiles => model.Describe();

    /// <inheritdoc/>
    public int Length(ForecastWindow example) => model.Spec.LookBack;

    /// <inheritdoc/>
    public BatchLoss Loss(Pass pass, IReadOnlyList<ForecastWindow> batch)
    {
        Tensor forecast = model.Forward(pass, new ForecastBatch(model.Spec, data.Series, batch));
        Tensor truth = ForecastBatch.Truth(model.Spec, data.Series, batch);
        return new BatchLoss(model.Loss(pass.Tape, forecast, truth), truth.Length);
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(IReadOnlyList<ForecastWindow> examples, CancellationToken stop)
    {
        double loss = 0, squared = 0, absolute = 0;
        long count = 0;
        foreach (ForecastWindow[] batch in examples.Chunk(EvaluationBatch))
        {
            stop.ThrowIfCancellationRequested();
            var tape = new Tape(recording: false);
            Tensor forecast = model.Forward(new Pass(tape), new ForecastBatch(model.Spec, data.Series, batch)), truth = ForecastBatch.Truth(model.Spec, data.Series, batch);
            loss += (double)model.Loss(tape, forecast, truth).Item() * truth.Length;
            Tensor middle = Middle(tape, forecast);
            squared += (double)tape.MeanSquaredError(middle, truth).Item() * truth.Length;
            absolute += (double)tape.MeanAbsoluteError(middle, truth).Item() * truth.Length;
            count += truth.Length;
            tape.End();
        }

        return new Evaluation(loss / count)
        {
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["scaledMse"] = squared / count, ["scaledMae"] = absolute / count },
        };
    }

    private Tensor Middle(Tape tape, Tensor forecast) => tape.Slice(forecast, 2, model.MiddleValue, 1);
}
