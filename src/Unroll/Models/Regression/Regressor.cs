using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// Foretells numbers of a sequence as a whole, such as a grade for a video from the features of its pictures: h = recurrent(x), v = pool(h), y = W v + b. Frames and
/// scores are standardised by the training part. Read-only after training or loading, so any number of threads may use one at once.
/// </summary>
public sealed class Regressor
{
    private static readonly ModelFormat<Regressor, RegressorSpec> Format = new()
    {
        Kind = ModelKind.Regressor,
        Contract = ModelJson.Settings.ModelConfigRegressorSpec,
        Defaults = new RegressorSpec(),
        Spec = model => model.Spec,
        Parameters = model => model.Parameters,
        Create = (_, config) => Build(config.Spec!, 0),
    };

    private readonly FrameBatch input;
    private readonly SequenceEncoder encoder;
    private readonly SequencePooling pooling;
    private readonly Dropout dropout;
    private readonly Linear output;
    private readonly Parameter mean;
    private readonly Parameter width;

    private Regressor(RegressorSpec spec, RandomStream random)
    {
        Spec = spec;
        ParameterScope root = Parameters.Root;
        input = new FrameBatch(root, spec.Features, standardize: true);
        mean = root["scores"].CreateBuffer("mean", new Shape(spec.Scores));
        width = root["scores"].CreateBuffer("width", new Shape(spec.Scores), 1);
        encoder = new SequenceEncoder(root["encoder"], spec.Encoder, spec.Features, random);
        pooling = new SequencePooling(root["pooling"], spec.Pooling, encoder.OutputSize, random);
        dropout = new Dropout(spec.Dropout, "pooled");
        output = new Linear(root["output"], pooling.OutputSize, spec.Scores, random);
    }

    /// <summary>What was built.</summary>
    public RegressorSpec Spec { get; }

    /// <summary>All weights by their names, and the scaling.</summary>
    public ParameterSet Parameters { get; } = new();

    /// <summary>A new model for some data, which give the number of features and scores and their means and deviations. The same spec, data and seed give the same weights.</summary>
    /// <param name="spec">What to build.</param>
    /// <param name="train">The training part: nothing else is looked at.</param>
    /// <param name="seed">Where the weights come from.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    /// <exception cref="ArgumentException">Sequences have different numbers of features or scores.</exception>
    public static Regressor Create(RegressorSpec spec, IReadOnlyList<ScoredSequence> train, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0) throw new ArgumentException("There is no sequence to learn from.", nameof(train));
        Regressor model = Build(spec with { Features = train[0].Frames.Features, Scores = train[0].Scores.Count }, seed);
        foreach (ScoredSequence sequence in train)
        {
            model.Require(sequence.Frames, sequence.Name);
            if (sequence.Scores.Count != model.Spec.Scores) throw new ArgumentException($"'{sequence.Name}' has {sequence.Scores.Count} scores; '{train[0].Name}' has {model.Spec.Scores}. All sequences need the same.", nameof(train));
        }

        model.input.Measure([.. train.Select(sequence => sequence.Frames)]);
        model.FitScores(train);
        return model;
    }

    /// <summary>The numbers of a sequence, in the units of the data.</summary>
    /// <exception cref="ArgumentException">The frames have another number of features.</exception>
    public double[] Predict(Frames frames) => PredictBatch([frames])[0];

    /// <summary>The numbers of several sequences, each as if it were alone.</summary>
    /// <inheritdoc cref="Predict" path="/exception"/>
    public IReadOnlyList<double[]> PredictBatch(IReadOnlyList<Frames> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        for (int i = 0; i < frames.Count; i++) Require(frames[i], $"Sequence {i}");
        double[][] results = new double[frames.Count][];
        foreach (int[] group in LengthGroups.Of([.. frames.Select(one => one.Length)]))
        {
            var tape = new Tape(recording: false);
            Tensor scores = Forward(new Pass(tape), [.. group.Select(index => frames[index])]);
            for (int i = 0; i < group.Length; i++)
            {
                double[] numbers = new double[Spec.Scores];
                for (int j = 0; j < numbers.Length; j++) numbers[j] = Unscale(scores.Values[i * numbers.Length + j], j);
                results[group[i]] = numbers;
            }

            tape.End();
        }

        return results;
    }

    /// <summary>Saves the complete model: <c>config.json</c> and <c>model.safetensors</c> with weights and scaling, both or none.</summary>
    /// <exception cref="FileWriteException">The disk is full or the folder cannot be written; an older model in it is as it was.</exception>
    public void Save(string folder) => Format.Save(this, folder);

    /// <summary>Loads a model that was saved.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="precision">Bits to round matrices to while loading, for predictions only. Default: as they are in the folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no model in it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, the weights have other fewer bits already, or the folder holds another kind of model.</exception>
    public static Regressor Load(string path, WeightPrecision precision = WeightPrecision.Float32) => Format.Load(path, precision);

    /// <summary>Sizes and number of parameters.</summary>
    public override string ToString()
    {
        string cell = Spec.Recurrent.CellName;
        return FormattableString.Invariant($"Regressor {{{cell}, {Spec.Recurrent.Layers} x {Spec.Recurrent.Hidden}, features: {Spec.Features}, scores: {Spec.Scores}, parameters: {Parameters.Count}}}");
    }

    internal IReadOnlyList<ModelFile> Describe() => Format.Describe(this);

    /// <summary>The same model with weights of its own that take no gradients.</summary>
    internal Regressor Copy()
    {
        Regressor copy = Build(Spec with { Recurrent = Spec.Recurrent.ForCopy() }, 0);
        copy.Parameters.CopyFrom(Parameters, frozen: true);
        return copy;
    }

    /// <summary>How much of a score one of the standardised score is.</summary>
    internal double Width(int score) => width.Value.Values[score];

    /// <summary>A standardised score in the units of the data.</summary>
    internal double Unscale(double standardised, int score) => standardised * Width(score) + mean.Value.Values[score];

    /// <summary>Standardised scores <c>[batch, scores]</c>.</summary>
    /// <param name="pass">The run.</param>
    /// <param name="frames">The sequences.</param>
    /// <param name="hear">Hears, and may change, what the network reads: standardised frames <c>[batch, time, features]</c>.</param>
    internal Tensor Forward(Pass pass, IReadOnlyList<Frames> frames, Action<Tensor>? hear = null)
    {
        Tensor vectors = input.Vectors(pass.Tape, [.. frames.Select(one => one.Memory)]);
        hear?.Invoke(vectors);
        EncodedSequences read = encoder.Forward(pass["encoder"], vectors, [.. frames.Select(one => one.Length)]);
        return output.Forward(pass, dropout.Forward(pass, pooling.Forward(pass["pooling"], read)));
    }

    /// <summary>The true scores, standardised: <c>[batch, scores]</c>.</summary>
    internal Tensor Truth(IReadOnlyList<ScoredSequence> sequences)
    {
        Tensor truth = Tensor.Zeros(new Shape(sequences.Count, Spec.Scores));
        Span<float> values = truth.Edit();
        for (int i = 0; i < values.Length; i++)
        {
            int score = i % Spec.Scores;
            values[i] = (float)((sequences[i / Spec.Scores].Scores[score] - mean.Value.Values[score]) / width.Value.Values[score]);
        }

        return truth;
    }

    /// <summary>The mean loss of standardised scores.</summary>
    internal Tensor Loss(Tape tape, Tensor scores, Tensor truth) => Spec.Loss switch
    {
        ForecastLoss.Absolute => tape.MeanAbsoluteError(scores, truth),
        ForecastLoss.Huber => tape.Huber(scores, truth),
        _ => tape.MeanSquaredError(scores, truth),
    };

    private static Regressor Build(RegressorSpec spec, ulong seed)
    {
        SpecCheck.Ensure(nameof(RegressorSpec), spec.Validate);
        return new Regressor(spec, new RandomStream(seed).Fork("weights"));
    }

    private void FitScores(IReadOnlyList<ScoredSequence> train)
    {
        Span<float> means = mean.Value.Edit(), widths = width.Value.Edit();
        for (int score = 0; score < Spec.Scores; score++)
        {
            int of = score;
            double middle = train.Average(sequence => sequence.Scores[of]), deviation = Math.Sqrt(train.Average(sequence => Math.Pow(sequence.Scores[of] - middle, 2)));
            (means[score], widths[score]) = ((float)middle, deviation > 0 ? (float)deviation : 1);
        }
    }

    private void Require(Frames frames, string name)
    {
        if (frames.Features != Spec.Features) throw new ArgumentException($"{name} has frames of {frames.Features} features; the model reads {Spec.Features}.", nameof(frames));
    }
}
