using Unroll.Formats;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>The running average of the trainable weights.</summary>
internal sealed class WeightAverage
{
    private readonly AverageSpec spec;
    private readonly Parameter[] parameters;
    private readonly float[][] averages;

    public WeightAverage(AverageSpec spec, ParameterSet parameters)
    {
        this.spec = spec;
        this.parameters = [.. parameters.Trainable];
        averages = [.. this.parameters.Select(parameter => parameter.Value.ToArray())];
        Running = spec is ExponentialAverage;
    }

    /// <summary>Whether it takes in updates and stands for the model.</summary>
    public bool Running { get; private set; }

    /// <summary>How many updates it has taken in.</summary>
    public long Count { get; private set; }

    /// <summary>Takes in the weights after an update.</summary>
    public void Update()
    {
        if (!Running) return;
        Count++;
        float share = spec is ExponentialAverage exponential ? (float)(1 - exponential.Decay) : 1f / Count;
        for (int i = 0; i < parameters.Length; i++)
        {
            ReadOnlySpan<float> weights = parameters[i].Value.Values;
            Span<float> average = averages[i];
            for (int j = 0; j < average.Length; j++) average[j] = MathF.FusedMultiplyAdd(weights[j] - average[j], share, average[j]);
        }
    }

    /// <summary>Starts a triggered average where validation has stopped improving. <paramref name="history"/>: all losses, the newest last.</summary>
    public void Observe(IReadOnlyList<double> history)
    {
        if (Running || spec is not TriggeredAverage triggered || history.Count <= triggered.Interval + 1) return;
        Running = history[^1] > history.Take(history.Count - 1 - triggered.Interval).Min();
    }

    /// <summary>Exchanges the weights of the model and the average, exactly; a second call undoes it.</summary>
    public void Swap()
    {
        if (!Running || Count == 0) return;
        for (int i = 0; i < parameters.Length; i++)
        {
            Span<float> weights = parameters[i].Value.Edit();
            float[] average = averages[i];
            for (int j = 0; j < average.Length; j++) (weights[j], average[j]) = (average[j], weights[j]);
        }
    }

    public IEnumerable<NamedArray> Save() =>
        parameters.Zip(averages, (parameter, average) => NamedArray.From(parameter.Name, average, parameter.Shape.Sizes)).Append(NamedArray.From("running", [Running], 1));

    public void Load(SafetensorsFile file, long count)
    {
        Count = count;
        Running = file["running"].ToBooleans()[0];
        for (int i = 0; i < parameters.Length; i++) file[parameters[i].Name].CopyTo(averages[i]);
    }
}
