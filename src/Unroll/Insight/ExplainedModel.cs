using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Text;

namespace Unroll.Insight;

/// <summary>A copy of a language model's weights, to run backwards through without touching the gradients of the original.</summary>
internal sealed class ExplainedModel
{
    private readonly LanguageModel copy;
    private readonly Lazy<ReadableTwin> twin;

    public ExplainedModel(LanguageModel source)
    {
        copy = LanguageModelCopy.Of(source);
        Spec = source.Spec;

        // Only what leads to the inputs and states needs a gradient; those of the weights would be thrown away.
        foreach (Parameter parameter in copy.Parameters.All) parameter.Value.RequiresGradient = false;
        copy.Parameters["embedding.weight"].Value.RequiresGradient = true;
        twin = new Lazy<ReadableTwin>(() => new ReadableTwin(
            copy.Spec.Recurrent, copy.Parameters, "rnn.",
            copy.Parameters.TryGet("decoder.weight", out Parameter? decoder) ? decoder.Value : copy.Parameters["embedding.weight"].Value,
            copy.Parameters["decoder.bias"].Value));
    }

    public Vocabulary Vocabulary => copy.Vocabulary;

    public LanguageModelSpec Spec { get; }

    public int Layers => copy.Spec.Recurrent.Layers;

    /// <summary>The vector of an id.</summary>
    public ReadOnlySpan<float> Vector(int id)
    {
        Tensor table = copy.Parameters["embedding.weight"].Value;
        return table.Values.Slice(id * table.Shape[1], table.Shape[1]);
    }

    /// <summary>Logits [time, vocabulary] of one text; gates and states go to the sink.</summary>
    public float[] Logits(ReadOnlySpan<int> ids, TraceRecorder recorder)
    {
        var tape = new Tape(recording: false);
        float[] logits = copy.Forward(new Pass(tape, Trace: new(recorder)), ids, 1).Logits.ToArray();
        tape.End();
        return logits;
    }

    /// <summary>The scores after the last step of several texts of one length: ids [time, batch] give logits [batch, vocabulary].</summary>
    public float[] LastLogits(ReadOnlySpan<int> ids, int batch)
    {
        var tape = new Tape(recording: false);
        Tensor logits = copy.Forward(new Pass(tape), ids, batch).Logits;
        float[] last = logits.Values[^(batch * Vocabulary.Size)..].ToArray();
        tape.End();
        return last;
    }

    /// <summary>∂ logit of one symbol after the last step / ∂ x_t: [1, time, features].</summary>
    public TracedValue InputGradient(ReadOnlySpan<int> ids, int symbol)
    {
        var recorder = new TraceRecorder(Record.Gradients);
        var tape = new Tape();
        Tensor logits = copy.Forward(new Pass(tape, Trace: new(recorder)), ids, 1).Logits;
        float[] seed = new float[logits.Length];
        seed[(ids.Length - 1) * Vocabulary.Size + symbol] = 1f;
        tape.Backward(logits, seed);
        copy.Parameters.ClearGradients();
        return recorder["rnn.layer0.input.gradient"];
    }

    /// <summary>The gradients of -log p(symbol) after the last step, and of nothing else: a loss at every step would hide how they fade.</summary>
    public TraceRecorder LossGradients(ReadOnlySpan<int> ids, int symbol)
    {
        var recorder = new TraceRecorder(Record.Gradients);
        var tape = new Tape();
        Tensor logits = copy.Forward(new Pass(tape, Trace: new(recorder)), ids, 1).Logits;
        tape.Backward(tape.SoftmaxCrossEntropy(tape.Slice(logits, 0, ids.Length - 1, 1), [symbol]));
        copy.Parameters.ClearGradients();
        return recorder;
    }

    /// <summary>The length of a gradient, by the engine and by differences along its direction.</summary>
    public Verification Verify(
        string quantity, ReadOnlySpan<int> ids, ReadOnlySpan<float> gradient, Func<double[], double> function, NudgedValue value, int layer, int time)
    {
        (double norm, double[] direction) = CentralDifferences.Of(gradient);
        double[][] inputs = [.. ids.ToArray().Select(id => Array.ConvertAll(Vector(id).ToArray(), value => (double)value))];
        return new Verification(quantity, norm, twin.Value.Derivative(inputs, function, value, layer, time, direction));
    }
}
