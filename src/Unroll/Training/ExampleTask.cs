using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A model learning from separate examples, in batches of similar length and in a new order in each epoch.</summary>
/// <typeparam name="TExample">One example.</typeparam>
public sealed class ExampleTask<TExample> : ITrainingTask
{
    private const string PositionName = "position";

    private readonly IObjective<TExample> objective;
    private readonly DataSplit<TExample> data;
    private readonly ExampleBatches batches;
    private StreamPosition position;
    private IReadOnlyList<int>? batch;

    /// <summary>Prepares the batches of a data set.</summary>
    /// <param name="objective">What is learnt.</param>
    /// <param name="data">The examples; the test part is not looked at.</param>
    /// <param name="spec">Batch size or token budget, and seed.</param>
    public ExampleTask(IObjective<TExample> objective, DataSplit<TExample> data, TrainingSpec spec)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(spec);
        (this.objective, this.data) = (objective, data);
        batches = new ExampleBatches([.. data.Train.Select(objective.Length)], spec.BatchSize, spec.TokenBudget, new RandomStream(spec.Seed).Fork("data"));
    }

    /// <inheritdoc/>
    public ParameterSet Parameters => objective.Parameters;

    /// <inheritdoc/>
    public long UpdatesPerEpoch => batches.BatchesPerEpoch;

    /// <inheritdoc/>
    public string DataFingerprint => data.Fingerprint;

    /// <inheritdoc/>
    public bool CanEvaluate => data.Validation is not null;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> ModelFiles => objective.ModelFiles;

    /// <inheritdoc/>
    public BatchLoss ComputeLoss(Pass pass, int part, int parts)
    {
        if (batch is null)
        {
            position = batches.Position;
            batch = batches.Next();
        }

        int first = (int)((long)part * batch.Count / parts), end = (int)((long)(part + 1) * batch.Count / parts);
        return first == end ? default : objective.Loss(pass, [.. batch.Skip(first).Take(end - first).Select(index => data.Train[index])]);
    }

    /// <inheritdoc/>
    public void Advance() => batch = null;

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken stop) =>
        objective.Evaluate(data.Validation ?? throw new InvalidOperationException("There are no validation data: split some off."), stop);

    /// <inheritdoc/>
    public IEnumerable<NamedArray> SaveState()
    {
        StreamPosition here = batch is null ? batches.Position : position;
        yield return NamedArray.From(PositionName, [here.Epoch, here.Step], 2);
    }

    /// <inheritdoc/>
    public void RestoreState(SafetensorsFile state)
    {
        long[] here = state[PositionName].ToLongs();
        if (here is not [>= 0, >= 0]) throw new CorruptFileException(state.Path, "it must hold an epoch and a step, neither negative.", $"tensor '{PositionName}'");
        batches.Position = new StreamPosition(here[0], here[1]);
        batch = null;
    }
}

/// <summary>What the training of every model that learns from examples shares.</summary>
internal static class ExampleTask
{
    /// <summary>Checks the spec, encodes the examples once, and prepares their batches.</summary>
    /// <param name="data">The examples; the test part is not looked at.</param>
    /// <param name="spec">How to train.</param>
    /// <param name="encode">Turns examples into what the model reads.</param>
    /// <param name="objective">What is learnt, given the encoded training part.</param>
    /// <param name="validate">Checks what belongs to the run beside its spec.</param>
    /// <exception cref="InvalidSpecException">The spec cannot be used; the message lists all that is wrong with it.</exception>
    public static ITrainingTask Create<TExample, TEncoded>(
        DataSplit<TExample> data, TrainingSpec spec, Func<DataSet<TExample>, DataSet<TEncoded>> encode, Func<DataSet<TEncoded>, IObjective<TEncoded>> objective, Action<SpecCheck>? validate = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(spec);
        SpecCheck.Ensure(nameof(TrainingSpec), spec.Validate + validate);
        var encoded = new DataSplit<TEncoded>(encode(data.Train), data.Validation is { } validation ? encode(validation) : null);
        return new ExampleTask<TEncoded>(objective(encoded.Train), encoded, spec);
    }
}
