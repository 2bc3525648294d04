using Unroll.Cells;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Text;
using Unroll.Training;

namespace Unroll.Tests.Models;

/// <summary>Fifty updates of an encoder and a decoder with additive attention, against PyTorch: losses, gradients, final weights, alignment and what it writes greedily.</summary>
public sealed class Seq2SeqGoldenTests
{
    private const int Padding = 0;
    private const int Start = 1;

    private static readonly Dictionary<string, string> names = new(StringComparer.Ordinal)
    {
        ["source.weight"] = "src_emb.weight",
        ["target.weight"] = "tgt_emb.weight",
        ["attention.query.weight"] = "attn_q.weight",
        ["attention.key.weight"] = "attn_k.weight",
        ["attention.key.bias"] = "attn_k.bias",
        ["attention.vector"] = "attn_v.weight",
        ["decoder.weight_ih_l0"] = "cell.weight_ih",
        ["decoder.weight_hh_l0"] = "cell.weight_hh",
        ["decoder.bias_ih_l0"] = "cell.bias_ih",
        ["decoder.bias_hh_l0"] = "cell.bias_hh",
        ["output.weight"] = "out.weight",
        ["output.bias"] = "out.bias",
    };

    [SkippableTheory, GoldenCases("training", Only = "seq2seq_")]
    public void TrainingGoesAsInPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Seq2Seq model = Create(golden);
        foreach (Parameter parameter in model.Parameters.All) Array.ConvertAll(golden["param." + Theirs(parameter)].ToDoubles(), value => (float)value).CopyTo(parameter.Value.Edit());
        int steps = golden.Json.GetProperty("steps").GetInt32();
        double rate = golden.Call.Number("lr", 1e-3), clip = golden.Json.GetProperty("clip_grad_norm").GetDouble();
        IOptimizer optimizer = new Adam(rate).Create(model.Parameters);
        float[] losses = new float[steps], norms = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            model.Parameters.ClearGradients();
            (int[][] sources, int[] inputs, int[] targets) = Batch(golden, step % 10);
            var tape = new Tape();
            var pass = new Pass(tape, Training: true);
            DecoderOutput written = model.Decode(pass, model.Encode(pass, sources), inputs);
            losses[step] = tape.Backward(tape.SoftmaxCrossEntropy(written.Logits, targets, new ClassLossOptions { IgnoreIndex = Padding }));
            if (step == 0)
            {
                foreach (Parameter parameter in model.Parameters.Trainable) golden.Check($"grad.step00.{Theirs(parameter)}", parameter.Value.Gradient);
            }

            norms[step] = (float)Gradients.ClipNorm(model.Parameters, clip);
            optimizer.Step(rate);
        }

        golden.Check("output.losses", losses);
        golden.Check("output.grad_norms", norms);
        golden.Check("output.lr", Enumerable.Repeat((float)rate, steps).ToArray());
        foreach (Parameter parameter in model.Parameters.Trainable) golden.Check($"output.final.{Theirs(parameter)}", parameter.Value.Values);
        CheckFirstBatch(golden, model);
        golden.RequireComplete();
    }

    private static void CheckFirstBatch(GoldenCase golden, Seq2Seq model)
    {
        (int[][] sources, int[] inputs, _) = Batch(golden, 0);
        var pass = new Pass(new Tape(recording: false));
        EncodedSource source = model.Encode(pass, sources);
        DecoderOutput written = model.Decode(pass, source, inputs);
        golden.CheckOutput("eval_logits_batch0", written.Logits);
        Shape whole = golden["output.eval_attention_batch0"].Shape;
        int real = written.Alignment!.Shape[2];
        float[] alignment = new float[whole.Length];
        for (int row = 0; row < whole.Rows; row++) written.Alignment.Values.Slice(row * real, real).CopyTo(alignment.AsSpan(row * whole[2]));
        golden.Check("output.eval_attention_batch0", alignment);

        golden.Check("output.greedy_ids_batch0", GoldenTranslations.Greedy(model, pass, source, Start, golden["output.greedy_ids_batch0"].Shape[1]));
    }

    private static Seq2Seq Create(GoldenCase golden)
    {
        Assert.Equal("Adam", golden.Call.Name);
        Assert.Matches(@"^\W*clip_grad_norm_ [\d.]+$", golden.Call.Suffix);
        int Number(string name) => golden.Config.GetProperty(name).GetInt32();
        var spec = new Seq2SeqSpec
        {
            Embedding = Number("E"),
            Encoder = new LstmSpec(Number("H")),
            Decoder = new LstmSpec(Number("H")),
            Bridge = StateBridge.Copy,
            Attention = new AttentionSpec { Size = Number("A") },
        };
        Vocabulary vocabulary = GoldenTranslations.Letters(Number("V"));
        return Seq2Seq.Create(spec, vocabulary, vocabulary);
    }

    private static (int[][] Sources, int[] Inputs, int[] Targets) Batch(GoldenCase golden, int batch)
    {
        int sequences = golden.Config.GetProperty("B").GetInt32();
        int[] Part(string name) => golden.Ids(name).AsSpan(batch * golden["input." + name].Shape.Length / 10, golden["input." + name].Shape.Length / 10).ToArray();
        int[] source = Part("src"), lengths = Part("src_lengths");
        int width = source.Length / sequences;
        return ([.. Enumerable.Range(0, sequences).Select(b => source[(b * width)..(b * width + lengths[b])])], Part("tgt_in"), Part("tgt_out"));
    }

    private static string Theirs(Parameter parameter) => names.GetValueOrDefault(parameter.Name, parameter.Name);
}
