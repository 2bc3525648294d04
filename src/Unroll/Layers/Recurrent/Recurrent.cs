using Unroll.Cells;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Layers;

/// <summary>
/// Recurrent layers above each other, in one direction or both, over whole sequences of equal or different lengths. Parameters have PyTorch's names:
/// <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>, for a projection <c>weight_hr_l0</c>, and with <c>_reverse</c> the second direction.
/// </summary>
/// <remarks>The equations stand at <see cref="LstmCell"/>, <see cref="GruCell"/> and <see cref="ElmanCell"/>. Bidirectional: Schuster and Paliwal 1997.</remarks>
public sealed class Recurrent
{
    private readonly CellKind kind;
    private readonly CellWeights[][] layers;
    private readonly int besideSize;
    private readonly bool sumDirections;

    /// <summary>Creates the parameters of all layers.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="inputSize">Number of input features.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <exception cref="InvalidSpecException">The spec asks for something that cannot be.</exception>
    public Recurrent(ParameterScope scope, RecurrentSpec spec, int inputSize, RandomStream random)
        : this(scope, spec, inputSize, random, besideSize: 0)
    {
    }

    /// <summary>As the other constructor.</summary>
    /// <param name="scope">Where the parameters go.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="inputSize">Number of input features of the first layer.</param>
    /// <param name="random">Where initial values come from.</param>
    /// <param name="besideSize">Features that every layer above the first reads beside the output of the layer below.</param>
    /// <param name="sumDirections">Whether the outputs of two directions are added up, rather than laid side by side.</param>
    internal Recurrent(ParameterScope scope, RecurrentSpec spec, int inputSize, RandomStream random, int besideSize, bool sumDirections = false)
    {
        CellKind.Check(spec, inputSize);
        (Spec, InputSize, this.besideSize, this.sumDirections) = (spec, inputSize, besideSize, sumDirections && spec.Bidirectional);
        kind = CellKind.Of(spec);
        layers = new CellWeights[spec.Layers][];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = new CellWeights[spec.Directions];
            for (int direction = 0; direction < spec.Directions; direction++)
                layers[layer][direction] = new CellWeights(scope, $"_l{layer}{(direction == 1 ? "_reverse" : "")}", spec, layer == 0 ? inputSize : OutputSize + besideSize, random);
        }
    }

    /// <summary>What was built.</summary>
    public RecurrentSpec Spec { get; }

    /// <summary>Number of input features.</summary>
    public int InputSize { get; }

    /// <summary>Number of output features.</summary>
    public int OutputSize => sumDirections ? Spec.StateSize : Spec.OutputSize;

    /// <summary>
    /// Runs all layers over a batch of sequences. Under the trace's name each layer hands out, for instance, <c>layer0.forward.forget</c> and
    /// <c>layer0.forward.hidden</c> as <c>[batch, time, unit]</c>, and in the backward pass <c>layer0.forward.hidden.gradient</c> and <c>layer0.input.gradient</c>.
    /// </summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="input"><c>[batch, time, features]</c>, or <c>[time, batch, features]</c> if <paramref name="timeMajor"/>.</param>
    /// <param name="initial">Where to start; zeros if absent.</param>
    /// <param name="lengths">
    /// How many steps of each sequence are real; all if empty. What stands behind a sequence's end is never read, gets zero outputs and zero gradient, and changes
    /// no bit of anything else; the reverse direction starts at the true end.
    /// </param>
    /// <param name="timeMajor">Whether time is the outermost dimension of input and output, which saves copying both. Default false.</param>
    /// <param name="pins">Inner values to set rather than compute.</param>
    /// <exception cref="ArgumentException">A shape, a length or a pin does not fit.</exception>
    public RecurrentOutput Forward(
        Pass pass, Tensor input, RecurrentState? initial = null, ReadOnlySpan<int> lengths = default, bool timeMajor = false, IReadOnlyList<PinnedValue>? pins = null) =>
        ForwardBeside(pass, input, beside: null, initial, lengths, timeMajor, pins);

    /// <summary>As the other form, where every layer above the first reads <paramref name="beside"/>, <c>[batch, time, features]</c>, after the output of the layer below.</summary>
    internal RecurrentOutput ForwardBeside(
        Pass pass, Tensor input, Tensor? beside, RecurrentState? initial = null, ReadOnlySpan<int> lengths = default, bool timeMajor = false, IReadOnlyList<PinnedValue>? pins = null)
    {
        if (input.Shape.Rank != 3 || input.Shape[2] != InputSize)
            throw new ArgumentException($"A recurrent layer of {InputSize} input features got an input of shape {input.Shape}. Give it [{(timeMajor ? "time, batch" : "batch, time")}, {InputSize}].", nameof(input));
        (int batch, int time) = timeMajor ? (input.Shape[1], input.Shape[0]) : (input.Shape[0], input.Shape[1]);
        var packing = new SequencePacking(batch, time, lengths, timeMajor);
        if (initial is not null) RecurrentChecks.State(initial, Spec, batch, nameof(initial));
        GatePin[][][] pinned = RecurrentChecks.Pins(pins, Spec, kind, packing);

        Tensor rows = Packed(pass.Tape, input, packing);
        Tensor? besideRows = besideSize > 0 ? Packed(pass.Tape, beside!, packing) : null;
        var hiddenStates = new List<Tensor>();
        var cellStates = new List<Tensor>();
        for (int layer = 0; layer < layers.Length; layer++)
        {
            var trace = new RecurrentLayerTrace(kind, packing, pass.Trace.Active ? pass.Trace[$"layer{layer}"] : default, pinned[layer]);
            RecurrentLayerResult result = RecurrentOperation.Run(
                pass.Tape, kind, layers[layer], packing, rows,
                Initial(pass.Tape, initial?.HiddenStates, layer, packing), Initial(pass.Tape, initial?.CellStates, layer, packing), trace);
            rows = sumDirections ? pass.Tape.Sum(result.Output.Reshape(new Shape(result.Output.Shape[0], 2, OutputSize)), 1) : result.Output;
            if (pass.Training && Spec.Dropout > 0 && layer < layers.Length - 1) rows = pass.Tape.Dropout(rows, Spec.Dropout, pass.Random.Fork((ulong)layer));
            if (besideRows is not null && layer < layers.Length - 1) rows = pass.Tape.Concat(-1, rows, besideRows);
            hiddenStates.AddRange(result.FinalHidden.Select(state => InCallersOrder(pass.Tape, state, packing)));
            cellStates.AddRange(result.FinalCell.Select(state => InCallersOrder(pass.Tape, state, packing)));
        }

        var shape = timeMajor ? new Shape(time, batch, OutputSize) : new Shape(batch, time, OutputSize);
        Tensor output = packing.IsIdentity ? rows.Reshape(shape) : pass.Tape.SelectRows(rows, packing.CallerToPacked(timeMajor), shape);
        return new RecurrentOutput(output, new RecurrentState(hiddenStates, cellStates));
    }

    /// <summary>The state before the first step: zeros.</summary>
    public RecurrentState InitialState(int batch = 1)
    {
        int count = Spec.Layers * Spec.Directions;
        Tensor[] Zeros(int units) => [.. Enumerable.Range(0, count).Select(_ => Tensor.Zeros(new Shape(batch, units)))];
        return new RecurrentState(Zeros(Spec.StateSize), kind.Kernel.HasCellState ? Zeros(Spec.Hidden) : []);
    }

    /// <summary>
    /// How the weights are kept for <see cref="Step(Tensor, RecurrentState)"/> of one sequence. Reading them is what a step's time goes into, so 16 bits are up to
    /// twice as fast, with three significant digits for each weight. Training and whole sequences are not affected. Float32 or BFloat16; where the weights have fewer bits (<see cref="ParameterSet.Quantize"/>), they are read as they are whatever this says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Another precision is asked for.</exception>
    public WeightPrecision StreamingPrecision
    {
        get => layers[0][0].StepPrecision;
        set
        {
            if (value is not (WeightPrecision.Float32 or WeightPrecision.BFloat16)) throw new ArgumentOutOfRangeException(nameof(value), value, "Recurrent layers stream with weights of 32 bits (Float32) or 16 (BFloat16).");
            foreach (CellWeights weights in layers.SelectMany(layer => layer)) weights.StepPrecision = value;
        }
    }

    /// <summary>
    /// One step of every layer without a tape: for streaming. Nothing but the state is carried between steps, so any number of threads may step different
    /// states through one layer at once. The results are bit for bit those of <see cref="Forward"/>.
    /// </summary>
    /// <param name="input">x: <c>[batch, features]</c>.</param>
    /// <param name="state">The state before; it is not changed.</param>
    /// <returns>The last layer's hidden state, <c>[batch, state]</c>, and the state after.</returns>
    /// <exception cref="InvalidOperationException">The layer is bidirectional: its outputs depend on what comes later.</exception>
    public RecurrentOutput Step(Tensor input, RecurrentState state)
    {
        RecurrentState next = InitialState(state.Batch);
        Step(input.Values, state, next);
        return new RecurrentOutput(next.HiddenStates[^1], next);
    }

    /// <summary>As <see cref="Step(Tensor, RecurrentState)"/>, writing to a state that exists, so that nothing is allocated.</summary>
    /// <param name="input">x: <c>[batch, features]</c>.</param>
    /// <param name="state">The state before.</param>
    /// <param name="next">Written; may be <paramref name="state"/> itself. The layer's output is the last of its hidden states.</param>
    public void Step(ReadOnlySpan<float> input, RecurrentState state, RecurrentState next)
    {
        if (besideSize > 0) throw new InvalidOperationException("Layers that read something beside the layer below run by Forward.");
        if (Spec.Bidirectional) throw new InvalidOperationException("A bidirectional layer cannot run step by step: its outputs depend on what comes later. Set Bidirectional to false, or run whole sequences.");
        int batch = state.Batch;
        RecurrentChecks.State(state, Spec, batch, nameof(state));
        RecurrentChecks.State(next, Spec, batch, nameof(next));
        if (input.Length != batch * InputSize) throw new ArgumentException($"One step of {batch} sequences of {InputSize} features takes {batch * InputSize} numbers, not {input.Length}.", nameof(input));
        for (int layer = 0; layer < layers.Length; layer++)
        {
            bool hasCell = kind.Kernel.HasCellState;
            Tensor hidden = next.HiddenStates[layer];
            CellStep.Run(
                kind, layers[layer][0], batch, input, state.HiddenStates[layer].Values, hasCell ? state.CellStates[layer].Values : default,
                hidden.Edit(), hasCell ? next.CellStates[layer].Edit() : default);
            input = hidden.Values;
        }
    }

    private static Tensor Packed(Tape tape, Tensor input, SequencePacking packing) => packing.IsIdentity
        ? input.Reshape(new Shape(input.Shape.Rows, input.Shape[2]))
        : tape.SelectRows(input, packing.PackedToCaller(), new Shape(packing.Steps.Total, input.Shape[2]));

    private Tensor?[] Initial(Tape tape, IReadOnlyList<Tensor>? states, int layer, SequencePacking packing)
    {
        var initial = new Tensor?[Spec.Directions];
        if (states is null || states.Count == 0) return initial;
        for (int direction = 0; direction < initial.Length; direction++)
        {
            Tensor state = states[layer * Spec.Directions + direction];
            initial[direction] = packing.KeepsOrder ? state : tape.SelectRows(state, packing.Order, state.Shape);
        }

        return initial;
    }

    private static Tensor InCallersOrder(Tape tape, Tensor state, SequencePacking packing) =>
        packing.KeepsOrder ? state : tape.SelectRows(state, packing.InverseOrder(), state.Shape);
}
