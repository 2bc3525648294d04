namespace Unroll.Insight;

/// <summary>What one gate, or the candidate, of one layer did at every step: <c>[time, unit]</c>.</summary>
public sealed record GateActivity
{
    private const float Open = 0.9f;
    private const float Closed = 0.1f;

    private readonly TracedValue value;

    /// <summary>Reads what a run handed out for one sequence.</summary>
    /// <exception cref="ArgumentException">The value is not <c>[batch, time, unit]</c>.</exception>
    public GateActivity(TracedValue value)
    {
        if (value.Sizes.Count != 3) throw new ArgumentException($"'{value.Name}' has the dimensions {string.Join(", ", value.Dimensions)}; a gate has batch, time and unit.", nameof(value));
        this.value = value;
        MeanByStep = new double[Steps];
        AboveByUnit = new double[Units];
        BelowByUnit = new double[Units];
        for (int time = 0; time < Steps; time++)
        {
            ReadOnlySpan<float> step = At(time);
            for (int unit = 0; unit < Units; unit++)
            {
                // A candidate is saturated on both sides of zero; the other gates at one and at nothing.
                float level = IsCandidate ? Math.Abs(step[unit]) : step[unit];
                MeanByStep[time] += step[unit] / Units;
                if (level > Open) AboveByUnit[unit] += 1.0 / Steps;
                if (level < Closed) BelowByUnit[unit] += 1.0 / Steps;
            }
        }
    }

    /// <summary>Its stable name: <c>rnn.layer0.forward.forget</c>.</summary>
    public string Name => value.Name;

    /// <summary>The last part of the name: <c>forget</c>.</summary>
    public string Gate => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>True for a candidate, which lies between -1 and 1; gates lie between 0 and 1.</summary>
    public bool IsCandidate => Gate is "candidate";

    /// <summary>Number of steps.</summary>
    public int Steps => value.Sizes[1];

    /// <summary>Number of units.</summary>
    public int Units => value.Sizes[2];

    /// <summary>All numbers, <c>[time, unit]</c> row-major.</summary>
    public ReadOnlySpan<float> Values => value.Values.AsSpan(0, Steps * Units);

    /// <summary>The mean over the units at each step.</summary>
    public double[] MeanByStep { get; }

    /// <summary>For each unit the share of steps at which it is above 0.9, in absolute value for a candidate.</summary>
    public double[] AboveByUnit { get; }

    /// <summary>For each unit the share of steps at which it is below 0.1, in absolute value for a candidate.</summary>
    public double[] BelowByUnit { get; }

    /// <summary>The mean over steps and units.</summary>
    public double Mean => MeanByStep.Average();

    /// <summary>The units at one step.</summary>
    public ReadOnlySpan<float> At(int time) => value.At(time);
}
