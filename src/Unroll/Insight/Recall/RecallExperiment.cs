using Unroll.Cells;
using Unroll.Data;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Insight;

/// <summary>
/// One cell learning to say, after a question mark, which symbol it saw some steps before: an embedding, one recurrent layer and a linear answer at the
/// last step. Cells of equal seed see the same sequences in the same order.
/// </summary>
/// <remarks>After the latching tasks of Bengio, Simard and Frasconi 1994 and of Hochreiter and Schmidhuber 1997.</remarks>
public sealed class RecallExperiment
{
    private const int Batch = 32;
    private const int TestBatch = 256;

    private readonly Embedding embedding;
    private readonly Recurrent recurrent;
    private readonly Linear answer;
    private readonly IOptimizer optimizer;
    private readonly RandomStream random;
    private readonly ParameterSet parameters = new();
    private readonly double rate;

    /// <summary>A new cell that has learned nothing.</summary>
    /// <param name="name">What to call it: LSTM.</param>
    /// <param name="spec">The cell; one layer that runs forwards.</param>
    /// <param name="seed">Of the weights and the sequences.</param>
    /// <param name="inputs">Size of the vectors of symbols.</param>
    /// <param name="learningRate">Of Adam.</param>
    /// <param name="initialization">A seed of its own for the weights; that of the sequences if absent.</param>
    public RecallExperiment(string name, RecurrentSpec spec, ulong seed, int inputs = 16, double learningRate = 3e-3, ulong? initialization = null)
    {
        if (spec.Bidirectional) throw new ArgumentException("Recall asks what a network remembers from before; a bidirectional one would read from the answer's side too.", nameof(spec));
        (Name, Spec, rate) = (name, spec, learningRate);
        random = new RandomStream(seed).Fork("recall");
        int symbols = new RecallAtLag(0).Symbols;
        RandomStream weights = new RandomStream(initialization ?? seed).Fork("weights");
        embedding = new Embedding(parameters.Root["embedding"], symbols, inputs, weights);
        recurrent = new Recurrent(parameters.Root["rnn"], spec, inputs, weights);
        answer = new Linear(parameters.Root["answer"], recurrent.OutputSize, symbols, weights);
        optimizer = new Adam(learningRate).Create(parameters);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The cell.</summary>
    public RecurrentSpec Spec { get; }

    /// <summary>Number of weights.</summary>
    public long Parameters => parameters.Count;

    /// <summary>Updates made so far.</summary>
    public long Updates { get; private set; }

    /// <summary>Makes updates on new sequences of one lag and returns the mean loss of the last tenth of them, in nats.</summary>
    public double Train(int lag, int updates, CancellationToken cancellation = default)
    {
        var task = new RecallAtLag(lag);
        var batch = new TokenBatch(Batch, task.Time);
        var tape = new Tape();
        int tail = Math.Max(1, updates / 10);
        double sum = 0;
        for (int i = 0; i < updates; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            task.Fill(batch, random.Fork("train").Fork((ulong)Updates));
            parameters.ClearGradients();
            double loss = tape.Backward(Loss(new Pass(tape, Training: true), batch));
            Gradients.ClipNorm(parameters, 1);
            optimizer.Step(rate);
            Updates++;
            if (i >= updates - tail) sum += loss;
        }

        return sum / tail;
    }

    /// <summary>The share of new sequences of a lag that are answered right; guessing gives one in eight.</summary>
    public double Accuracy(int lag)
    {
        TokenBatch batch = Test(lag);
        var tape = new Tape(recording: false);
        Tensor scores = Answer(new Pass(tape), batch);
        int right = 0, symbols = scores.Shape.Columns;
        for (int b = 0; b < batch.Batch; b++)
        {
            if (Reductions.IndexOfMax(scores.Values.Slice(b * symbols, symbols)) == batch.Targets[^(batch.Batch - b)]) right++;
        }

        tape.End();
        return (double)right / batch.Batch;
    }

    /// <summary>How much of the gradient of the answer's loss arrives at each step before it, over the test sequences of a lag.</summary>
    public GradientFlow GradientFlow(int lag)
    {
        var recorder = new TraceRecorder(Record.Gradients);
        var tape = new Tape();
        tape.Backward(Loss(new Pass(tape, Trace: new(recorder)), Test(lag)));
        parameters.ClearGradients();
        return Insight.GradientFlow.From(recorder, "rnn.layer0.forward", Name);
    }

    /// <summary>The number of units with which a cell has about as many weights, inputs of equal size included, as <paramref name="like"/>.</summary>
    /// <remarks>At equal numbers of units an LSTM has four times, a GRU three times the weights of a plain network: two comparisons, two answers.</remarks>
    public static int UnitsLike(RecurrentSpec spec, RecurrentSpec like, int inputs = 16)
    {
        double target = Weights(like, like.Hidden, inputs);
        int units = 1;
        while (Weights(spec, units, inputs) < target) units++;
        return units > 1 && target - Weights(spec, units - 1, inputs) < Weights(spec, units, inputs) - target ? units - 1 : units;
    }

    private static double Weights(RecurrentSpec spec, int units, int inputs) => (spec switch { LstmSpec => 4, GruSpec => 3, _ => 1 }) * (double)units * (units + inputs + 2);

    private TokenBatch Test(int lag)
    {
        var task = new RecallAtLag(lag);
        var batch = new TokenBatch(TestBatch, task.Time);
        task.Fill(batch, random.Fork("test"));
        return batch;
    }

    private Tensor Loss(Pass pass, TokenBatch batch) => pass.Tape.SoftmaxCrossEntropy(Answer(pass, batch), batch.Targets.AsSpan(^batch.Batch..));

    // Scores [batch, symbols] at the last step.
    private Tensor Answer(Pass pass, TokenBatch batch)
    {
        Tensor vectors = embedding.Forward(pass, batch.Inputs, new Shape(batch.Time, batch.Batch));
        Tensor hidden = recurrent.Forward(pass["rnn"], vectors, timeMajor: true).Output;
        Tensor last = pass.Tape.Slice(hidden, 0, batch.Time - 1, 1);
        return answer.Forward(pass, last.Reshape(new Shape(batch.Batch, recurrent.OutputSize)));
    }
}
