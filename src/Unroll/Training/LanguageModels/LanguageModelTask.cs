using Unroll.Cells;
using Unroll.Data;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Training;

/// <summary>
/// A language model learning a text by truncated backpropagation through time: the text is cut into as many streams as the batch has sequences, each update
/// reads the next window of all of them, and the state, if the model has one, goes on from window to window unless the spec resets it.
/// </summary>
/// <remarks>Williams and Peng, "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories", 1990.</remarks>
public sealed class LanguageModelTask : ITrainingTask
{
    private const string PositionName = "position";

    private readonly ILanguageModel model;
    private readonly Corpus corpus;
    private readonly TokenStream stream;
    private readonly TokenIds? validation;
    private readonly TokenBatch batch;
    private StreamPosition position;
    private bool fetched;
    private RecurrentState? carried;
    private RecurrentState? next;

    /// <summary>Prepares the texts of a corpus for a model.</summary>
    /// <exception cref="ArgumentException">The training text is too short for one batch, or the validation text for one prediction.</exception>
    public LanguageModelTask(ILanguageModel model, Corpus corpus, TrainingSpec spec)
    {
        (this.model, this.corpus) = (model, corpus);
        if (spec.SequenceLength > model.Context) throw new ArgumentException($"The sequences of {spec.SequenceLength} symbols are longer than the model's context of {model.Context}. Make SequenceLength smaller, or the context longer.", nameof(spec));
        TokenIds ids = corpus.Train.Encode(model.Vocabulary, out EncodingReport training);
        TrainingText = training;
        stream = new TokenStream(ids, spec.BatchSize, spec.SequenceLength, spec.Carry, new RandomStream(spec.Seed).Fork("data"));
        if (corpus.Validation is { } part)
        {
            validation = part.Encode(model.Vocabulary, out EncodingReport report);
            ValidationText = report;
            if (validation.Length < 2) throw new ArgumentException($"The validation text has {validation.Count}: there is nothing to predict. Give a longer one.", nameof(corpus));
        }

        batch = new TokenBatch(spec.BatchSize, spec.SequenceLength);
        carried = model.CreateCarried(spec.BatchSize);
        next = model.CreateCarried(spec.BatchSize);
    }

    /// <summary>The symbols of the training text, and those that the vocabulary lacks.</summary>
    public EncodingReport TrainingText { get; }

    /// <summary>The symbols of the validation text, and those that the vocabulary lacks.</summary>
    public EncodingReport? ValidationText { get; }

    /// <inheritdoc/>
    public ParameterSet Parameters => model.Parameters;

    /// <inheritdoc/>
    public long UpdatesPerEpoch => stream.StepsPerEpoch;

    /// <inheritdoc/>
    public string DataFingerprint => corpus.Fingerprint;

    /// <inheritdoc/>
    public bool CanEvaluate => validation is not null;

    /// <inheritdoc/>
    public IReadOnlyList<ModelFile> ModelFiles => model.Files;

    /// <inheritdoc/>
    public BatchLoss ComputeLoss(Pass pass, int part, int parts)
    {
        Fetch();
        int first = (int)((long)part * batch.Batch / parts), end = (int)((long)(part + 1) * batch.Batch / parts), width = end - first;
        bool whole = width == batch.Batch;
        int[] inputs = whole ? batch.Inputs : Columns(batch.Inputs, first, width), targets = whole ? batch.Targets : Columns(batch.Targets, first, width);
        int count = batch.Time * width;
        RecurrentState? state = whole ? carried : carried?.Select([.. Enumerable.Range(first, width)]);
        (Tensor loss, RecurrentState? after) = model.Loss(pass, inputs.AsSpan(0, count), targets.AsSpan(0, count), width, batch.StartsAfresh ? null : state);
        after?.CopyTo(next!, first);
        return new BatchLoss(loss, count);
    }

    /// <inheritdoc/>
    public void Advance()
    {
        (carried, next) = (next, carried);
        fetched = false;
    }

    /// <inheritdoc/>
    public Evaluation Evaluate(CancellationToken stop)
    {
        if (validation is null) throw new InvalidOperationException("There is no validation text: split some off the corpus.");
        LanguageModelScore score = LanguageModelEvaluation.Evaluate(model, validation, ValidationText!.Unknown, corpus.Validation!, 32, stop);
        return new Evaluation(score.Loss)
        {
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["perplexity"] = score.Perplexity,
                ["bitsPerCharacter"] = score.BitsPerCharacter,
                ["bitsPerByte"] = score.BitsPerByte,
            },
        };
    }

    /// <inheritdoc/>
    public IEnumerable<NamedArray> SaveState()
    {
        StreamPosition here = fetched ? position : stream.Position;
        yield return NamedArray.From(PositionName, [here.Epoch, here.Step], 2);
        foreach ((string name, Tensor tensor) in Named(carried)) yield return NamedArray.From(name, tensor.Values, tensor.Shape.Sizes);
    }

    /// <inheritdoc/>
    public void RestoreState(SafetensorsFile state)
    {
        long[] here = state[PositionName].ToLongs();
        if (here is not [>= 0, >= 0]) throw new CorruptFileException(state.Path, "it must hold an epoch and a step, neither negative.", $"tensor '{PositionName}'");
        foreach ((string name, Tensor tensor) in Named(carried))
        {
            NamedArray array = state[name];
            if (!array.Sizes.SequenceEqual(tensor.Shape.Sizes)) throw new CorruptFileException(state.Path, $"it has the sizes {new Shape(array.Sizes)}; this run carries {tensor.Shape}.", $"tensor '{name}'");
            array.CopyTo(tensor.Edit());
        }

        stream.Position = new StreamPosition(here[0], here[1]);
        fetched = false;
    }

    private void Fetch()
    {
        if (fetched) return;
        position = stream.Position;
        stream.Next(batch);
        fetched = true;
    }

    private int[] Columns(int[] ids, int first, int width)
    {
        int[] part = new int[batch.Time * width];
        for (int t = 0; t < batch.Time; t++) ids.AsSpan(t * batch.Batch + first, width).CopyTo(part.AsSpan(t * width));
        return part;
    }

    private static IEnumerable<(string Name, Tensor Value)> Named(RecurrentState? state) =>
        state is null ? [] : state.HiddenStates.Select((tensor, i) => (FormattableString.Invariant($"hidden.{i}"), tensor))
            .Concat(state.CellStates.Select((tensor, i) => (FormattableString.Invariant($"cell.{i}"), tensor)));
}
