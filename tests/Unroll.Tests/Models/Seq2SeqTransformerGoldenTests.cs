using System.Text.Json;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>Fifty updates of an encoder-decoder Transformer with Noam's schedule and label smoothing, against PyTorch: losses, rates, gradients, final weights and what it writes greedily.</summary>
public sealed class Seq2SeqTransformerGoldenTests
{
    private const int Padding = 0;
    private const int Start = 1;

    [SkippableTheory, GoldenCases("training", Only = "transformer_copy_noam")]
    public void TrainingGoesAsInPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Seq2Seq model = Create(golden.Config);
        foreach (Parameter parameter in model.Parameters.All) golden["param." + Theirs(parameter.Name)].ToSingles().CopyTo(parameter.Value.Edit());
        int steps = golden.Json.GetProperty("steps").GetInt32();
        double[] betas = golden.Call.Numbers("betas");
        IOptimizer optimizer = new Adam(golden.Call.Number("lr", 0)) { Beta1 = betas[0], Beta2 = betas[1], Epsilon = golden.Call.Number("eps", 0) }.Create(model.Parameters);
        IScheduler schedule = new NoamSchedule { Width = golden.Config.GetProperty("D").GetInt32(), Warmup = 20 }.Create(0.1, steps);
        var smoothing = new ClassLossOptions { IgnoreIndex = Padding, LabelSmoothing = golden.Config.GetProperty("label_smoothing").GetDouble() };
        float[] losses = new float[steps], norms = new float[steps], rates = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            model.Parameters.ClearGradients();
            (int[][] sources, int[] inputs, int[] targets) = Batch(golden, step % 10);
            var tape = new Tape();
            var pass = new Pass(tape, Training: true);
            losses[step] = tape.Backward(tape.SoftmaxCrossEntropy(model.Decode(pass, model.Encode(pass, sources), inputs).Logits, targets, smoothing));
            if (step == 0)
            {
                foreach (Parameter parameter in model.Parameters.Trainable) golden.Check("grad.step00." + Theirs(parameter.Name), parameter.Value.Gradient);
            }

            norms[step] = (float)Gradients.ClipNorm(model.Parameters, golden.Json.GetProperty("clip_grad_norm").GetDouble());
            double rate = schedule.RateFor(step);
            rates[step] = (float)rate;
            optimizer.Step(rate);
        }

        golden.Check("output.lr", rates);
        golden.Check("output.losses", losses);
        golden.Check("output.grad_norms", norms);
        foreach (Parameter parameter in model.Parameters.Trainable) golden.CheckTrained("output.final." + Theirs(parameter.Name), parameter.Value.Values);
        CheckFirstBatch(golden, model);
        golden.RequireComplete();
    }

    private static void CheckFirstBatch(GoldenCase golden, Seq2Seq model)
    {
        (int[][] sources, int[] inputs, _) = Batch(golden, 0);
        var pass = new Pass(new Tape(recording: false));
        EncodedSource source = model.Encode(pass, sources);
        golden.CheckOutput("eval_logits_batch0", model.Decode(pass, source, inputs).Logits);
        int length = golden["output.greedy_ids_batch0"].Shape[1];
        int[] written = GoldenTranslations.Greedy(model, pass, source, Start, length - 1);
        golden.Check("output.greedy_ids_batch0", [.. written.Chunk(length - 1).SelectMany(row => row.Prepend(Start))]);
    }

    // Sources end where their padding begins.
    private static (int[][] Sources, int[] Inputs, int[] Targets) Batch(GoldenCase golden, int batch)
    {
        int sequences = golden.Config.GetProperty("B").GetInt32();
        int[] Part(string name) => golden.Ids(name).AsSpan(batch * golden["input." + name].Shape.Length / 10, golden["input." + name].Shape.Length / 10).ToArray();
        int[] source = Part("src");
        return ([.. source.Chunk(source.Length / sequences).Select(row => row.TakeWhile(id => id != Padding).ToArray())], Part("tgt_in"), Part("tgt_out"));
    }

    private static Seq2Seq Create(JsonElement config)
    {
        int Number(string name) => config.GetProperty(name).GetInt32();
        var spec = new Seq2SeqSpec
        {
            SharedVocabulary = true,
            SharedEmbedding = true,
            Transformer = new TransformerSpec
            {
                Width = Number("D"),
                Heads = Number("heads"),
                EncoderLayers = Number("ne"),
                DecoderLayers = Number("nd"),
                FeedForward = Number("ff"),
                Placement = config.GetProperty("norm_first").GetBoolean() ? NormPlacement.Before : NormPlacement.After,
                Dropout = 0,
            },
        };
        Vocabulary vocabulary = GoldenTranslations.Letters(Number("V"));
        return Seq2Seq.Create(spec, vocabulary, vocabulary);
    }

    private static string Theirs(string name) =>
        name switch { "shared.weight" => "emb.weight", "output.weight" => "out.weight", "output.bias" => "out.bias", _ => "tr." + name };
}
