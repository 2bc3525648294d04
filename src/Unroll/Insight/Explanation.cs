using System.Security.Cryptography;
using System.Text;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>
/// What happens inside a language model while it reads a text. The numbers come from the kernels that train, in evaluation mode: dropout is off. Works on a
/// copy of the weights, so the model may be used, or trained, meanwhile.
/// </summary>
public sealed class Explanation
{
    /// <summary>More symbols than this are refused: every view has a row or column for each.</summary>
    public const int MaximumLength = 4096;

    private readonly ExplainedModel model;
    private readonly TraceRecorder run;
    private readonly float[] logits;

    internal Explanation(LanguageModel source, string text, Record record)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(text);
        Ids = source.Vocabulary.Encode(text, out EncodingReport report);
        UnknownSymbols = (int)report.Unknown;
        if (Ids.Length == 0) throw new ArgumentException("There is nothing to explain in an empty text. Give a text of at least one symbol.", nameof(text));
        if (Ids.Length > MaximumLength) throw new ArgumentException($"The text has {Ids.Length} symbols; at most {MaximumLength} can be explained at once. Give a shorter passage.", nameof(text));
        model = new ExplainedModel(source);
        Model = source.ToString();
        Labels = [.. Ids.Select(source.Vocabulary.Label)];
        run = new TraceRecorder(record & ~Record.Gradients);
        logits = model.Logits(Ids, run);
        if (record.HasFlag(Record.Gradients)) Gradients = model.LossGradients(Ids, Chosen(Ids.Length - 1));
    }

    /// <summary>Cell, sizes and number of parameters.</summary>
    public string Model { get; }

    /// <summary>SHA-256 of the spec, as <c>sha256:</c> and 64 hexadecimal digits: two models of one spec have the same.</summary>
    public string SpecHash => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Spec}")));

    /// <summary>The ids of the text.</summary>
    public IReadOnlyList<int> Symbols => Ids;

    /// <summary>The symbols, made visible.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How many symbols the vocabulary lacks.</summary>
    public int UnknownSymbols { get; }

    /// <summary>Everything that was recorded of the run, by name: gates and states, and gradients of the loss at the last step.</summary>
    public IEnumerable<TracedValue> Values => Gradients is null ? run.Values : run.Values.Concat(Gradients.Values);

    /// <summary>The gates of every layer that were recorded, from the lowest layer up.</summary>
    public IReadOnlyList<GateActivity> Gates => [.. run.Values.Where(value => !value.Name.EndsWith(".hidden", StringComparison.Ordinal) && !value.Name.EndsWith(".cell", StringComparison.Ordinal)).Select(value => new GateActivity(value))];

    internal int[] Ids { get; }

    private TraceRecorder? Gradients { get; }

    /// <summary>One gate by its name, <c>rnn.layer0.forward.forget</c>, or by the end of it, <c>layer0.forward.forget</c> or <c>forget</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such gate, or gates were not recorded.</exception>
    public GateActivity Gate(string name) => Gates.FirstOrDefault(gate => gate.Name == name || gate.Name.EndsWith("." + name, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException($"There is no gate '{name}'. Recorded are: {string.Join(", ", Gates.Select(gate => gate.Name))}.");

    /// <summary>‖∂ logit of the chosen symbol / ∂ x_t‖ for every step t; zero after the output's own step.</summary>
    /// <param name="of">Which output: after reading the symbol of that index. The chosen symbol is the next one of the text, or after the last the likeliest.</param>
    public float[] Influence(Index of)
    {
        int time = At(of);
        float[] norms = new float[Ids.Length];
        double[] head = model.InputGradient(Ids.AsSpan(..(time + 1)), Chosen(time)).NormsByTime();
        for (int i = 0; i < head.Length; i++) norms[i] = (float)head[i];
        return norms;
    }

    /// <summary>The influence of each symbol on an output, measured three ways.</summary>
    /// <param name="of">Which output, as in <see cref="Influence"/>.</param>
    /// <param name="alternatives">By how many other symbols each one is replaced in turn. Default 4; the same ones in every run.</param>
    public InfluenceReport InfluenceReport(Index of, int alternatives = 4)
    {
        int time = At(of), chosen = Chosen(time);
        ReadOnlySpan<int> read = Ids.AsSpan(..(time + 1));
        TracedValue gradient = model.InputGradient(read, chosen);
        double[] product = new double[read.Length];
        for (int t = 0; t < read.Length; t++)
        {
            ReadOnlySpan<float> g = gradient.At(t), x = model.Vector(read[t]);
            for (int i = 0; i < g.Length; i++) product[t] += (double)g[i] * x[i];
        }

        return new InfluenceReport
        {
            Of = time,
            Symbol = Label(chosen),
            Probability = Math.Exp(LogProbability(time, chosen)),
            Inputs = [.. Labels.Take(read.Length)],
            Norms = gradient.NormsByTime(),
            GradientTimesInput = product,
            Occlusion = Insight.Occlusion.Measure(model.Vocabulary, model.LastLogits, read, chosen, alternatives),
        };
    }

    /// <summary>The gradient of the loss at one output with respect to the states of each layer at each step before.</summary>
    /// <param name="of">Which output, as in <see cref="Influence"/>.</param>
    public IReadOnlyList<GradientFlow> GradientFlows(Index of)
    {
        int time = At(of);
        TraceRecorder recorder = model.LossGradients(Ids.AsSpan(..(time + 1)), Chosen(time));
        return [.. Enumerable.Range(0, model.Layers).Select(layer => GradientFlow.From(recorder, $"rnn.layer{layer}.forward", $"layer {layer}"))];
    }

    /// <summary>Computes ‖∂ logit / ∂ x_t‖ again by central differences in double precision, along the direction of the engine's gradient.</summary>
    /// <param name="of">Which output, as in <see cref="Influence"/>.</param>
    /// <param name="step">Which input.</param>
    public Verification VerifyInfluence(Index of, Index step)
    {
        int time = At(of), input = At(step), chosen = Chosen(time);
        ReadOnlySpan<int> read = Ids.AsSpan(..(time + 1));
        ReadOnlySpan<float> gradient = model.InputGradient(read, chosen).At(input);
        return model.Verify($"|d logit of '{Label(chosen)}' after step {time} / d x_{input}|", read, gradient, outputs => outputs[chosen], NudgedValue.Input, 0, input);
    }

    /// <summary>Computes ‖∂L/∂h_t‖, and for an LSTM ‖∂L/∂c_t‖, again in that way.</summary>
    /// <param name="of">Which output, as in <see cref="Influence"/>.</param>
    /// <param name="step">Which step's state.</param>
    /// <param name="layer">Which layer, from 0.</param>
    public IReadOnlyList<Verification> VerifyGradients(Index of, Index step, int layer = 0)
    {
        int time = At(of), state = At(step), chosen = Chosen(time);
        int[] read = Ids[..(time + 1)];
        TraceRecorder recorder = model.LossGradients(read, chosen);
        double Loss(double[] outputs) => Likelihood.LogSum(outputs) - outputs[chosen];
        Verification Check(string name, NudgedValue value) => model.Verify(
            $"|dL after step {time} / d {name}_{state}| in layer {layer}", read, recorder[$"rnn.layer{layer}.forward.{(name is "c" ? "cell" : "hidden")}.gradient"].At(state), Loss, value, layer, state);
        return recorder.TryGet($"rnn.layer{layer}.forward.cell.gradient", out _) ? [Check("h", NudgedValue.Hidden), Check("c", NudgedValue.Cell)] : [Check("h", NudgedValue.Hidden)];
    }

    private int At(Index index)
    {
        int time = index.GetOffset(Ids.Length);
        return (uint)time < (uint)Ids.Length ? time : throw new ArgumentOutOfRangeException(nameof(index), index, $"The text has {Ids.Length} symbols; outputs are numbered 0 to {Ids.Length - 1}, or ^1 for the last.");
    }

    private string Label(int id) => model.Vocabulary.Label(id);

    // The symbol whose score an output is asked about.
    private int Chosen(int time)
    {
        if (time + 1 < Ids.Length) return Ids[time + 1];
        return Reductions.IndexOfMax(logits.AsSpan(time * model.Vocabulary.Size, model.Vocabulary.Size));
    }

    private double LogProbability(int time, int id) => Likelihood.Of(id, logits.AsSpan(time * model.Vocabulary.Size, model.Vocabulary.Size));
}
