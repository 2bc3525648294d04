using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>
/// The network of a forecaster: patches p_j of the look-back, e_j = max(0, E p_j), h = recurrent(e_1, ...), forecast = head(h) + skip(look-back) + future.
/// Inputs and outputs are in the units of the window.
/// </summary>
internal sealed class ForecastNetwork
{
    private readonly ForecasterSpec spec;
    private readonly int inputs;
    private readonly int outputs;
    private readonly int values;
    private readonly Linear? embedding;
    private readonly Recurrent rnn;
    private readonly Linear head;
    private readonly Dropout dropout;
    private readonly Parameter? positions;
    private readonly Linear? future;
    private readonly ForecastSkipLayer? skip;

    /// <summary>Creates the weights.</summary>
    /// <param name="scope">Where they go.</param>
    /// <param name="spec">What to build.</param>
    /// <param name="inputs">Features of each past step, the targets first.</param>
    /// <param name="outputs">Targets of each sequence.</param>
    /// <param name="known">Features that are known of each future step.</param>
    /// <param name="random">Initial values.</param>
    public ForecastNetwork(ParameterScope scope, ForecasterSpec spec, int inputs, int outputs, int known, RandomStream random)
    {
        (this.spec, this.inputs, this.outputs) = (spec, inputs, outputs);
        values = spec.Output switch { ForecastOutput.Gaussian => 2, ForecastOutput.Quantiles => spec.Quantiles.Count, _ => 1 };
        int patch = inputs * spec.Patch, read = spec.Embedding ?? patch;
        if (spec.Embedding is { } size) embedding = new Linear(scope["embedding"], patch, size, random);
        rnn = new Recurrent(scope["rnn"], spec.Recurrent, read, random);
        if (spec.Head == ForecastHead.Segments) positions = scope.Create("positions", new Shape(Segments, read), Initializers.StandardNormal, random);
        head = new Linear(scope["head"], rnn.OutputSize, (positions is null ? spec.Horizon : spec.Patch) * values * outputs, random);
        dropout = new Dropout(spec.Dropout, "head");
        if (known > 0) future = new Linear(scope["future"], known, outputs, random, bias: false);
        if (spec.Skip != ForecastSkip.None) skip = new ForecastSkipLayer(scope["skip"], spec, outputs, random);
    }

    private int Segments => (spec.Horizon + spec.Patch - 1) / spec.Patch;

    /// <summary>The forecasts of some windows.</summary>
    /// <param name="pass">Tape, randomness of dropout, and who listens.</param>
    /// <param name="window"><c>[batch, look-back, inputs]</c>.</param>
    /// <param name="known"><c>[batch, horizon, known]</c>, if there is any.</param>
    /// <returns><c>[batch, horizon, values, outputs]</c>: the values are one number, or mean and deviation, or the quantiles.</returns>
    public Tensor Forward(Pass pass, Tensor window, Tensor? known)
    {
        Tape tape = pass.Tape;
        int batch = window.Shape[0];
        Tensor patches = window.Reshape(new Shape(batch, spec.LookBack / spec.Patch, spec.Patch * inputs));
        if (embedding is not null) patches = tape.Relu(embedding.Forward(pass, patches));
        RecurrentState state = rnn.Forward(pass["rnn"], patches).State;
        Tensor raw = positions is null ? Direct(pass, state) : InSegments(pass, state, batch);
        Tensor? addend = skip?.Forward(pass, window);
        if (future is not null)
        {
            Tensor season = future.Forward(pass, known!).Reshape(new Shape(batch, spec.Horizon, 1, outputs));
            addend = addend is null ? season : tape.Add(addend, season);
        }

        if (spec.Output != ForecastOutput.Gaussian) return addend is null ? raw : tape.Add(raw, addend);
        Tensor mean = tape.Slice(raw, 2, 0, 1), deviation = tape.Scale(tape.Softplus(tape.Slice(raw, 2, 1, 1)), 1, 1e-4);
        return tape.Concat(2, addend is null ? mean : tape.Add(mean, addend), deviation);
    }

    private Tensor Direct(Pass pass, RecurrentState state)
    {
        int directions = spec.Recurrent.Directions;
        Tensor last = directions == 1 ? state.HiddenStates[^1] : pass.Tape.Concat(-1, state.HiddenStates[^2], state.HiddenStates[^1]);
        return head.Forward(pass, dropout.Forward(pass, last)).Reshape(new Shape(last.Shape[0], spec.Horizon, values, outputs));
    }

    private Tensor InSegments(Pass pass, RecurrentState state, int batch)
    {
        Tape tape = pass.Tape;
        int segments = Segments, read = positions!.Shape[1], rows = batch * segments;
        Tensor which = tape.Add(positions.Value.Reshape(new Shape(1, segments, read)), Tensor.Zeros(new Shape(batch, 1, 1))).Reshape(new Shape(rows, 1, read));
        Tensor Repeat(Tensor one) => tape.Add(one.Reshape(new Shape(batch, 1, one.Shape[1])), Tensor.Zeros(new Shape(1, segments, 1))).Reshape(new Shape(rows, one.Shape[1]));
        var start = new RecurrentState([.. state.HiddenStates.Select(Repeat)], [.. state.CellStates.Select(Repeat)]);
        Tensor steps = rnn.Forward(pass["ahead"], which, start).Output;
        Tensor all = head.Forward(pass, dropout.Forward(pass, steps)).Reshape(new Shape(batch, segments * spec.Patch, values, outputs));
        return segments * spec.Patch == spec.Horizon ? all : tape.Slice(all, 1, 0, spec.Horizon);
    }
}
