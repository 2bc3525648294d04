using System.Text.Json;
using Unroll.Families;
using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Families;

/// <summary>Fifty updates of a small GPT, against PyTorch: every loss, every gradient of the first step, the norms, and the weights, logits and text at the end.</summary>
public sealed class GptGoldenTests
{
    [SkippableTheory, GoldenCases("training", Only = "gpt_small")]
    public void TrainingGoesAsInPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        JsonElement config = golden.Config;
        int batch = config.GetProperty("B").GetInt32(), time = config.GetProperty("T").GetInt32(), steps = golden.Json.GetProperty("steps").GetInt32();
        Gpt model = Create(config, time);
        foreach (Parameter parameter in model.Parameters.All) golden["param." + Theirs(parameter.Name)].ToSingles().CopyTo(parameter.Value.Edit());
        var adam = new AdamW(golden.Call.Number("lr", 0)) { WeightDecay = golden.Call.Number("weight_decay", 0), Beta1 = golden.Call.Numbers("betas")[0], Beta2 = golden.Call.Numbers("betas")[1] };
        IOptimizer optimizer = adam.Create(model.Parameters);
        double[] rates = golden["output.lr"].ToDoubles();
        int[] tokens = golden.Ids("tokens");
        float[] losses = new float[steps], norms = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            model.Parameters.ClearGradients();
            (int[] inputs, int[] targets) = Window(tokens, batch, time, step * time);
            var tape = new Tape();
            losses[step] = tape.Backward(model.Loss(new Pass(tape, Training: true), inputs, targets, batch).Loss);
            if (step == 0)
            {
                foreach (Parameter parameter in model.Parameters.Trainable) golden.Check("grad.step00." + Theirs(parameter.Name), parameter.Value.Gradient);
            }

            norms[step] = (float)Gradients.ClipNorm(model.Parameters, golden.Json.GetProperty("clip_grad_norm").GetDouble());
            optimizer.Step(rates[step]);
        }

        golden.Check("output.lr", [.. rates.Select((_, k) => (float)(adam.LearningRate * (k < 5 ? (k + 1) / 5.0 : 0.1 + 0.45 * (1 + Math.Cos(Math.PI * (k - 5) / (steps - 5))))))]);
        golden.Check("output.losses", losses);
        golden.Check("output.grad_norms", norms);
        foreach (Parameter parameter in model.Parameters.Trainable) golden.CheckTrained("output.final." + Theirs(parameter.Name), parameter.Value.Values);
        (int[] first, _) = Window(tokens, batch, time, 0);
        int[] two = [.. first.Where((_, i) => i % batch < 2)];
        var eval = new Tape(recording: false);
        golden.CheckOutput("eval_logits", eval.Permute(model.Forward(new Pass(eval), two, 2), 1, 0, 2));
        golden.Check("output.greedy_ids", [.. Greedy(model, tokens, tokens.Length / batch, 0, time), .. Greedy(model, tokens, tokens.Length / batch, 1, time)]);
        golden.RequireComplete();
    }

    private static Gpt Create(JsonElement config, int time)
    {
        Assert.True(config.GetProperty("tied").GetBoolean() && config.GetProperty("pre").GetBoolean());
        int symbols = config.GetProperty("V").GetInt32();
        var spec = new GptSpec
        {
            Context = time,
            Layers = config.GetProperty("L").GetInt32(),
            Heads = config.GetProperty("heads").GetInt32(),
            Width = config.GetProperty("D").GetInt32(),
            Activation = FeedForwardKind.GeluTanh,
        };
        Vocabulary vocabulary = Vocabulary.Build(new TextUnits { Specials = SpecialSymbols.None }, string.Concat(Enumerable.Range(0, symbols - 1).Select(i => (char)('A' + i))));
        Assert.Equal(symbols, vocabulary.Size);
        return Gpt.Create(spec, vocabulary);
    }

    private static int[] Greedy(Gpt model, int[] tokens, int length, int row, int count)
    {
        var ids = new List<int>();
        GptState state = model.InitialState();
        float[] logits = [];
        for (int i = 0; i < count; i++)
        {
            ids.Add(i < 4 ? tokens[row * length + i] : Array.IndexOf(logits, logits.Max()));
            (logits, state) = model.Step(ids[^1], state);
        }

        return [.. ids];
    }

    private static (int[] Inputs, int[] Targets) Window(int[] tokens, int batch, int time, int start)
    {
        int length = tokens.Length / batch;
        return ([.. Enumerable.Range(0, time * batch).Select(i => tokens[i % batch * length + start + i / batch])], [.. Enumerable.Range(0, time * batch).Select(i => tokens[i % batch * length + start + i / batch + 1])]);
    }

    private static string Theirs(string ours) => ours
        .Replace("layers.", "blocks.", StringComparison.Ordinal).Replace("self_attn.in_proj_", "qkv.", StringComparison.Ordinal).Replace("self_attn.out_proj", "proj", StringComparison.Ordinal)
        .Replace("linear1", "fc", StringComparison.Ordinal).Replace("linear2", "fc2", StringComparison.Ordinal).Replace("norm1", "ln1", StringComparison.Ordinal).Replace("norm2", "ln2", StringComparison.Ordinal)
        .Replace("norm.", "ln_f.", StringComparison.Ordinal);
}
