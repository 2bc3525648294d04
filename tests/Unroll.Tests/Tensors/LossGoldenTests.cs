using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Tensors;

public sealed class LossGoldenTests
{
    [SkippableTheory, GoldenCases("layers/losses")]
    public void LossesMatchTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        golden.Backward(tape, ("value", Apply(tape, golden)));
        golden.CheckGradients();
        golden.RequireComplete();
    }

    private static Tensor Apply(Tape tape, GoldenCase golden)
    {
        TorchCall call = golden.Call;
        Reduction reduction = call.Word("reduction", "mean") switch
        {
            "mean" => Reduction.Mean,
            "sum" => Reduction.Sum,
            "none" => Reduction.None,
            "batchmean" => Reduction.BatchMean,
            string other => throw new InvalidDataException($"{golden.Name}: no reduction '{other}'."),
        };
        switch (call.Name)
        {
            case "mse_loss": return tape.MeanSquaredError(golden.Input("x"), golden.Input("target"), reduction);
            case "l1_loss": return tape.MeanAbsoluteError(golden.Input("x"), golden.Input("target"), reduction);
            case "huber_loss": return tape.Huber(golden.Input("x"), golden.Input("target"), call.Number("delta", 1), reduction);
            case "smooth_l1_loss": return tape.SmoothL1(golden.Input("x"), golden.Input("target"), call.Number("beta", 1), reduction);
            case "kl_div": return tape.KullbackLeibler(golden.Input("log_probs"), golden.Input("target"), reduction, call.Flag("log_target", false));
            case "binary_cross_entropy_with_logits":
                return tape.BinaryCrossEntropy(golden.Input("logits"), golden.Input("target"), Weight(golden, "weight"), Weight(golden, "pos_weight"), reduction);
            case "cosine_embedding_loss": return tape.CosineEmbedding(golden.Input("x1"), golden.Input("x2"), golden.Ids("target"), call.Number("margin", 0), reduction);
            case "triplet_margin_loss":
                return tape.TripletMargin(
                    golden.Input("a"), golden.Input("p"), golden.Input("n"), call.Number("margin", 1), call.Number("p", 2), call.Number("eps", 1e-6), call.Flag("swap", false), reduction);
            case "ctc_loss":
                int[] lengths = golden.Ids("target_lengths"), padded = golden.Ids("targets");

                // Padded in rows, or one after another.
                bool rows = golden["input.targets"].Sizes.Length > 1;
                int[][] targets = [.. lengths.Select((length, row) => padded.AsSpan(rows ? row * golden["input.targets"].Sizes[^1] : lengths[..row].Sum(), length).ToArray())];
                Assert.Equal("log_softmax(logits, -1)", call.Positional[0]);
                return tape.CtcLoss(
                    tape.LogSoftmax(golden.Input("logits")), targets, golden.Ids("input_lengths"), call.Integer("blank", 0), reduction, call.Flag("zero_infinity", false));
            case "nll_loss": return tape.NegativeLogLikelihood(golden.Input("log_probs"), golden.Ids("target"), ClassOptions(golden, "log_probs", reduction));
            case "cross_entropy":
                ClassLossOptions options = ClassOptions(golden, "logits", reduction);
                return golden["input.target"].IsFloat
                    ? tape.SoftmaxCrossEntropy(golden.Input("logits"), golden.Input("target"), options)
                    : tape.SoftmaxCrossEntropy(golden.Input("logits"), golden.Ids("target"), options);
            default: throw new InvalidDataException($"{golden.Name}: no loss for '{call.Text}'.");
        }
    }

    private static ClassLossOptions ClassOptions(GoldenCase golden, string input, Reduction reduction) => new()
    {
        ClassAxis = golden.Input(input).Shape.Rank > 1 ? 1 : 0,
        IgnoreIndex = golden.Call.Integer("ignore_index", -100),
        LabelSmoothing = golden.Call.Number("label_smoothing", 0),
        ClassWeights = Weight(golden, "weight"),
        Reduction = reduction,
    };

    private static Tensor? Weight(GoldenCase golden, string name) => golden.Call.Argument(name, "None") == "None" ? null : golden.Input(name);
}
