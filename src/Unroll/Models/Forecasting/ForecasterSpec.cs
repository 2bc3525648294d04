using Unroll.Cells;
using Unroll.Data;

namespace Unroll.Models;

/// <summary>
/// What a forecaster is: which columns it reads and foretells, how far it looks back and ahead, how numbers are scaled, and the network between.
/// </summary>
public sealed record ForecasterSpec : ISpec
{
    private readonly ValueList<string> targets;
    private readonly ValueList<string> covariates;
    private readonly ValueList<string> known;
    private readonly ValueList<CalendarFeature> calendar;
    private readonly ValueList<double> quantiles = new([0.1, 0.5, 0.9]);

    /// <summary>The columns to foretell; all that are not named below if empty.</summary>
    public IReadOnlyList<string> Targets { get => targets.Items; init => targets = new ValueList<string>(value); }

    /// <summary>Columns that are read but not foretold, known only for the past.</summary>
    public IReadOnlyList<string> Covariates { get => covariates.Items; init => covariates = new ValueList<string>(value); }

    /// <summary>Columns that are read and known for the future too, for instance planned prices or holidays.</summary>
    public IReadOnlyList<string> Known { get => known.Items; init => known = new ValueList<string>(value); }

    /// <summary>What to read off clock and calendar, for past and future. Needs times at a regular interval. Default: nothing.</summary>
    public IReadOnlyList<CalendarFeature> Calendar { get => calendar.Items; init => calendar = new ValueList<CalendarFeature>(value); }

    /// <summary>How many past steps are read. Default: 96.</summary>
    public int LookBack { get; init; } = 96;

    /// <summary>How many steps are foretold at once. Longer forecasts read the first ones as if they had happened. Default: 24.</summary>
    public int Horizon { get; init; } = 24;

    /// <summary>Learn from each window that begins so many rows after the one before. Default: 1, which is all of them.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Rows of one season, such as 24 for hours of a day: for baselines and MASE, the model does not use it. Default: a day of hours or minutes, a week of days, a year of months, otherwise 1.</summary>
    public int? Season { get; init; }

    /// <summary>Whether targets are read together or each by itself. Default: together.</summary>
    public SeriesChannels Channels { get; init; }

    /// <summary>Whether to read values or changes. Default: values.</summary>
    public SeriesDifferencing Differencing { get; init; }

    /// <summary>How columns are scaled. Default: mean 0, deviation 1 over the training part.</summary>
    public SeriesScaling Scaling { get; init; }

    /// <summary>What is taken out of each window. Default: nothing.</summary>
    public WindowNormalization Normalization { get; init; }

    /// <summary>How many steps the recurrent layers read at a time; must divide the look-back. 1 reads step by step. Default: 1.</summary>
    public int Patch { get; init; } = 1;

    /// <summary>If given, each patch is first mapped to this many numbers, of which the negative ones become zero. 1 to 65536. Default: the patch is read as it is.</summary>
    public int? Embedding { get; init; }

    /// <summary>The recurrent layers. Default: one GRU layer of 64 units.</summary>
    public RecurrentSpec Recurrent { get; init; } = new GruSpec(64);

    /// <summary>Share of the state's numbers that is dropped before the head while training; 0 up to, but not including, 1. Default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>How the state becomes a forecast. Default: by one linear map.</summary>
    public ForecastHead Head { get; init; }

    /// <summary>A linear map beside the recurrent layers. Default: none.</summary>
    public ForecastSkip Skip { get; init; }

    /// <summary>What is said about each step. Default: one number.</summary>
    public ForecastOutput Output { get; init; }

    /// <summary>The loss, where <see cref="Output"/> is one number. Default: the squared error.</summary>
    public ForecastLoss Loss { get; init; }

    /// <summary>Which quantiles, rising, where <see cref="Output"/> is quantiles. Default: 0.1, 0.5, 0.9.</summary>
    public IReadOnlyList<double> Quantiles { get => quantiles.Items; init => quantiles = new ValueList<double>(value); }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        check.Range(nameof(LookBack), LookBack, 1, 1 << 20);
        check.Range(nameof(Horizon), Horizon, 1, 1 << 16);
        check.Range(nameof(Stride), Stride, 1, 1 << 20);
        if (Season is { } season) check.Range(nameof(Season), season, 1, 1 << 20);
        check.Require(Patch >= 1 && LookBack % Math.Max(1, Patch) == 0, nameof(Patch), Patch, $"a divisor of the look-back {LookBack}");
        if (Embedding is { } embedding) check.Range(nameof(Embedding), embedding, 1, 65536);
        Recurrent.Validate(check[nameof(Recurrent)]);
        check.Share(nameof(Dropout), Dropout);
        string[] names = [.. Targets, .. Covariates, .. Known];
        check.Require(
            names.Distinct(StringComparer.Ordinal).Count() == names.Length, nameof(Targets), string.Join(", ", names), "each column once", "A column is either a target, a covariate or known.");
        check.Require(
            Head != ForecastHead.Segments || !Recurrent.Bidirectional, $"{nameof(Recurrent)}.{nameof(Recurrent.Bidirectional)}", true, "false with the head Segments",
            "Its further steps go forward in time.");
        check.Require(
            Differencing == SeriesDifferencing.None || Normalization == WindowNormalization.None, nameof(Normalization), Normalization, "None with differencing",
            "Changes are already counted from the last value.");
        check.Require(
            Differencing == SeriesDifferencing.None || Scaling != SeriesScaling.MinMax, nameof(Scaling), Scaling, "Standard or None with differencing", "A change of zero must stay zero.");
        check.Require(
            Quantiles.Count > 0 && Quantiles.All(level => level is > 0 and < 1) && Quantiles.Zip(Quantiles.Skip(1)).All(pair => pair.First < pair.Second),
            nameof(Quantiles), string.Join(", ", Quantiles), "rising numbers above 0 and below 1");
        check.Require(
            Calendar.Distinct().Count() == Calendar.Count && Calendar.All(Enum.IsDefined), nameof(Calendar), string.Join(", ", Calendar), $"each of {string.Join(", ", Enum.GetNames<CalendarFeature>())} at most once");
        Named(check, nameof(Channels), Channels);
        Named(check, nameof(Differencing), Differencing);
        Named(check, nameof(Scaling), Scaling);
        Named(check, nameof(Normalization), Normalization);
        Named(check, nameof(Head), Head);
        Named(check, nameof(Skip), Skip);
        Named(check, nameof(Output), Output);
        Named(check, nameof(Loss), Loss);
    }

    private static void Named<TEnum>(SpecCheck check, string field, TEnum value)
        where TEnum : struct, Enum => check.Require(Enum.IsDefined(value), field, value, string.Join(", ", Enum.GetNames<TEnum>()));
}
