using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// Foretells the next values of a series from its last ones: scaling, windows, recurrent layers and a head for all steps at once; further steps by reading its own
/// forecasts. Read-only after training or loading, so any number of threads may use one at once.
/// </summary>
public sealed class Forecaster
{
    private static readonly ModelFormat<Forecaster, ForecasterSpec> Format = new()
    {
        Kind = ModelKind.Forecaster,
        Contract = ModelJson.Settings.ModelConfigForecasterSpec,
        Defaults = new ForecasterSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Create = (_, config) => Build(config.Spec!, 0),
    };

    private readonly ForecastNetwork network;

    private Forecaster(ForecasterSpec spec, RandomStream random)
    {
        Spec = spec;
        ParameterScope root = Parameters.Root;
        Scaling = new ForecastScaling(root["scaling"], spec);
        int outputs = spec.Channels == SeriesChannels.Independent ? 1 : spec.Targets.Count;
        network = new ForecastNetwork(root, spec, ForecastBatch.Inputs(spec), outputs, spec.Known.Count + Calendar.Count(spec.Calendar), random);
    }

    /// <summary>What was built, with all targets named.</summary>
    public ForecasterSpec Spec { get; }

    /// <summary>All weights by their names, and the scaling.</summary>
    public ParameterSet Parameters { get; } = new();

    internal ForecastScaling Scaling { get; }

    /// <summary>A new model whose scaling is measured on a training part. The same spec, data and seed give the same weights to the bit.</summary>
    /// <param name="spec">What to build.</param>
    /// <param name="train">The training part: nothing else is looked at.</param>
    /// <param name="seed">Where the weights come from.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public static Forecaster Create(ForecasterSpec spec, IReadOnlyList<SeriesPart> train, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0) throw new ArgumentException("There is no series to learn from.", nameof(train));
        if (spec.Targets.Count == 0) spec = spec with { Targets = [.. train[0].Series.Columns.Except(spec.Covariates, StringComparer.Ordinal).Except(spec.Known, StringComparer.Ordinal)] };
        Forecaster model = Build(spec, seed);
        model.Scaling.Fit(train);
        return model;
    }

    /// <summary>Foretells what follows the last row of a series.</summary>
    /// <param name="series">The past: at least as many rows as the model looks back at. Columns that the model does not read are not looked at.</param>
    /// <param name="horizon">How many steps; the model's horizon if absent. Beyond it the model reads its own forecasts.</param>
    /// <param name="future">Rows after the past with the known columns, for a model that reads such; and their times, where they are not regular.</param>
    /// <exception cref="ArgumentException">The series is too short, lacks a column, or the future is not known as far as the model needs it.</exception>
    public Forecast Forecast(Series series, int? horizon = null, Series? future = null) => Forecast([series], horizon, [future])[0];

    /// <summary>As <see cref="Forecast(Series, int?, Series)"/> for several series at once; each forecast is the same as alone.</summary>
    public IReadOnlyList<Forecast> Forecast(IReadOnlyList<Series> series, int? horizon = null, IReadOnlyList<Series?>? futures = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (horizon is { } asked) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(asked, nameof(horizon));
        if (futures is not null && futures.Count != series.Count) throw new ArgumentException($"There are {series.Count} series but {futures.Count} futures. Give one for each, or none.", nameof(futures));
        return new ForecastRun(this, horizon ?? Spec.Horizon).Run(series, futures ?? new Series?[series.Count]);
    }

    /// <summary>Saves the complete model: <c>config.json</c> and <c>model.safetensors</c> with weights and scaling, both or none.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, or the folder holds another kind of model.</exception>
    public static Forecaster Load(string path, WeightPrecision precision = WeightPrecision.Float32) => Format.Load(path, precision);

    /// <summary>Cell, sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent.CellName;
        return FormattableString.Invariant($"Forecaster {{{cell}, {Spec.Recurrent.Layers} x {Spec.Recurrent.Hidden}, look-back: {Spec.LookBack}, horizon: {Spec.Horizon}, targets: {Spec.Targets.Count}, parameters: {Parameters.Count}}}");
    }

    /// <summary>Which of the values stands for the forecast where one number is wanted: the mean, or the quantile nearest to the median.</summary>
    internal int MiddleValue => Spec.Output == ForecastOutput.Quantiles ? Enumerable.Range(0, Spec.Quantiles.Count).MinBy(i => Math.Abs(Spec.Quantiles[i] - 0.5)) : 0;

    /// <summary>The same model with weights of its own that take no gradients.</summary>
    internal Forecaster Copy()
    {
        Forecaster copy = new(Spec with { Recurrent = Spec.Recurrent.ForCopy() }, default);
        copy.Parameters.CopyFrom(Parameters, frozen: true);
        return copy;
    }

    internal IReadOnlyList<ModelFile> Describe() => Format.Describe(this);

    /// <summary>Forecasts in scaled units, <c>[rows, horizon, values, outputs]</c>.</summary>
    internal Tensor Forward(Pass pass, ForecastBatch batch) => Forward(pass, batch, batch.Window);

    /// <summary>As the other overload, with another input of the same shape in place of the windows.</summary>
    internal Tensor Forward(Pass pass, ForecastBatch batch, Tensor window)
    {
        Tensor forecast = network.Forward(pass, window, batch.Known);
        Tape tape = pass.Tape;
        if (Spec.Output != ForecastOutput.Gaussian) return Restore(forecast);
        Tensor mean = Restore(tape.Slice(forecast, 2, 0, 1)), deviation = tape.Multiply(tape.Slice(forecast, 2, 1, 1), batch.Widths);
        return tape.Concat(2, mean, deviation);

        Tensor Restore(Tensor values)
        {
            Tensor wide = Spec.Normalization == WindowNormalization.MeanDeviation ? tape.Multiply(values, batch.Widths) : values;
            return Spec.Normalization == WindowNormalization.None && Spec.Differencing == SeriesDifferencing.None ? wide : tape.Add(wide, batch.Offsets);
        }
    }

    /// <summary>The mean loss of forecasts in scaled units.</summary>
    internal Tensor Loss(Tape tape, Tensor forecast, Tensor truth) => Spec.Output switch
    {
        ForecastOutput.Gaussian => tape.GaussianNegativeLogLikelihood(tape.Slice(forecast, 2, 0, 1), tape.Slice(forecast, 2, 1, 1), truth),
        ForecastOutput.Quantiles => tape.Pinball(forecast, truth, Spec.Quantiles),
        _ => Spec.Loss switch
        {
            ForecastLoss.Absolute => tape.MeanAbsoluteError(forecast, truth),
            ForecastLoss.Huber => tape.Huber(forecast, truth),
            _ => tape.MeanSquaredError(forecast, truth),
        },
    };

    private static Forecaster Build(ForecasterSpec spec, ulong seed)
    {
        var check = new SpecCheck();
        spec.Validate(check);
        check.Require(spec.Targets.Count > 0, nameof(spec.Targets), "", "at least one column", "No column is left to foretell.");
        check.ThrowIfAny(nameof(ForecasterSpec));
        return new Forecaster(spec, new RandomStream(seed).Fork("weights"));
    }
}
