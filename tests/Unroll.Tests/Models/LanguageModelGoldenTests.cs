using System.Globalization;
using System.Text.Json;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>Fifty updates of truncated backpropagation, against PyTorch: every loss, every gradient of the first step, the norms, and the weights, state and text at the end.</summary>
public sealed class LanguageModelGoldenTests
{
    [SkippableTheory, GoldenCases("training", Only = "char_")]
    public void TrainingGoesAsInPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        LanguageModel model = Create(golden.Config);
        golden.Load(model.Parameters);
        OptimizerSpec optimizerSpec = Optimizer(golden.Call);
        IOptimizer optimizer = optimizerSpec.Create(model.Parameters);
        int batch = golden.Config.GetProperty("B").GetInt32(), time = golden.Config.GetProperty("T").GetInt32(), steps = golden.Json.GetProperty("steps").GetInt32();
        int[] tokens = golden.Ids("tokens");
        double clip = golden.Json.GetProperty("clip_grad_norm").GetDouble();
        float[] losses = new float[steps], norms = new float[steps];
        RecurrentState state = model.InitialState(batch);
        for (int step = 0; step < steps; step++)
        {
            model.Parameters.ClearGradients();
            (int[] inputs, int[] targets) = Window(tokens, batch, time, step * time);
            var tape = new Tape();
            (Tensor loss, RecurrentState next) = model.Loss(new Pass(tape, Training: true), inputs, targets, batch, state);
            state = next.Detach();
            losses[step] = tape.Backward(loss);
            if (step == 0)
            {
                foreach (Parameter parameter in model.Parameters.Trainable) golden.Check($"grad.step00.{parameter.Name}", parameter.Value.Gradient);
            }

            norms[step] = (float)Gradients.ClipNorm(model.Parameters, clip);
            optimizer.Step(optimizerSpec.LearningRate);
        }

        golden.Check("output.losses", losses);
        golden.Check("output.grad_norms", norms);
        golden.Check("output.lr", Enumerable.Repeat((float)optimizerSpec.LearningRate, steps).ToArray());
        foreach (Parameter parameter in model.Parameters.Trainable) golden.Check($"output.final.{parameter.Name}", parameter.Value.Values);
        golden.Check("output.final_h", state.StackHidden().Values);
        if (golden.Has("output.final_c")) golden.Check("output.final_c", state.StackCells().Values);
        golden.Check("output.greedy_ids", Greedy(model, tokens[tokens.Length / batch - 1], state, golden["output.greedy_ids"].Shape[0]));
        golden.RequireComplete();
    }

    private static LanguageModel Create(JsonElement config)
    {
        int symbols = config.GetProperty("V").GetInt32(), hidden = config.GetProperty("H").GetInt32(), layers = config.GetProperty("L").GetInt32();
        RecurrentSpec recurrent = config.GetProperty("kind").GetString() switch
        {
            "LSTM" => new LstmSpec(hidden) { Layers = layers },
            "GRU" => new GruSpec(hidden) { Layers = layers },
            "RNN" or "RNN_TANH" => new ElmanSpec(hidden) { Layers = layers },
            var kind => throw new InvalidDataException($"There is no cell '{kind}'."),
        };
        var spec = new LanguageModelSpec { Embedding = config.GetProperty("E").GetInt32(), Recurrent = recurrent, Tied = config.GetProperty("tied").GetBoolean() };
        // <unk> is a symbol too.
        string alphabet = string.Concat(Enumerable.Range(0, symbols - 1).Select(i => (char)('A' + i)));
        Vocabulary vocabulary = Vocabulary.Build(new TextUnits { Specials = SpecialSymbols.None }, alphabet);
        Assert.Equal(symbols, vocabulary.Size);
        return LanguageModel.Create(spec, vocabulary);
    }

    private static OptimizerSpec Optimizer(TorchCall call)
    {
        Assert.Matches(@"^\W*clip_grad_norm_ [\d.]+$", call.Suffix);
        double rate = call.Number("lr", 1e-3);
        return call.Name switch
        {
            "Adam" => new Adam(rate) { WeightDecay = call.Number("weight_decay", 0) },
            "AdamW" => new AdamW(rate) { WeightDecay = call.Number("weight_decay", 0.01) },
            "SGD" => new Sgd(rate) { Momentum = call.Number("momentum", 0), WeightDecay = call.Number("weight_decay", 0) },
            "RMSprop" => new RmsProp(rate) { WeightDecay = call.Number("weight_decay", 0) },
            _ => throw new InvalidDataException($"There is no optimiser of ours for '{call.Text}'."),
        };
    }

    // Columns [start, start + time) of tokens [batch, length], time-major, and the ids that follow.
    private static (int[] Inputs, int[] Targets) Window(int[] tokens, int batch, int time, int start)
    {
        int length = tokens.Length / batch;
        int[] inputs = new int[batch * time], targets = new int[batch * time];
        for (int t = 0; t < time; t++)
        {
            for (int b = 0; b < batch; b++) (inputs[t * batch + b], targets[t * batch + b]) = (tokens[b * length + start + t], tokens[b * length + start + t + 1]);
        }

        return (inputs, targets);
    }

    private static int[] Greedy(LanguageModel model, int token, RecurrentState batchState, int count)
    {
        int[] ids = new int[count];
        RecurrentState state = batchState.Select([0]);
        for (int i = 0; i < count; i++)
        {
            (float[] logits, state) = model.Step(token, state);
            ids[i] = token = Array.IndexOf(logits, logits.Max());
        }

        return ids;
    }
}
