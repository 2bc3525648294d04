using Unroll.Layers;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

/// <summary>Attention against formulas written in PyTorch: contexts, weights and the gradients of everything.</summary>
public sealed class AttentionGoldenTests
{
    [SkippableTheory, GoldenCases("layers/additive_attention")]
    public void AdditiveAttentionMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Assert.Contains("v . tanh(W_q q + W_k k + b)", golden.Description, StringComparison.Ordinal);
        var tape = new Tape();
        Tensor query = golden.Input("query"), keys = golden.Input("keys");
        Tensor queries = Queries(query);
        Tensor scores = tape.AdditiveScores(
            tape.Linear(queries, golden.Parameter("W_q")), tape.Linear(keys, golden.Parameter("W_k"), golden.Parameter("b")), golden.Parameter("v"), Lengths(golden));
        Finish(golden, tape, scores, keys, query);
    }

    [SkippableTheory, GoldenCases("layers/luong_attention")]
    public void LuongAttentionMatchesTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var tape = new Tape();
        Tensor query = golden.Input("query"), keys = golden.Input("keys"), queries = Queries(query);
        Tensor scores = Kind(golden) switch
        {
            "dot" => tape.MatMul(queries, keys, transposeB: true),
            "general" => tape.MatMul(queries, tape.Linear(keys, golden.Parameter("W_a")), transposeB: true),
            "concat" => Concatenated(tape, golden, queries, keys),
            string other => throw new NotSupportedException($"{name}: no test knows the score '{other}'."),
        };
        Finish(golden, tape, scores, keys, query);
    }

    // v · tanh(W [q; k]) is additive attention with the two halves of W.
    private static Tensor Concatenated(Tape tape, GoldenCase golden, Tensor queries, Tensor keys)
    {
        Tensor weight = golden.Parameter("W_a");
        int width = queries.Shape[^1];
        return tape.AdditiveScores(
            tape.Linear(queries, tape.Slice(weight, 1, 0, width)), tape.Linear(keys, tape.Slice(weight, 1, width, weight.Shape[1] - width)), golden.Parameter("v_a"), Lengths(golden));
    }

    private static void Finish(GoldenCase golden, Tape tape, Tensor scores, Tensor keys, Tensor query)
    {
        Tensor weights = tape.MaskedSoftmax(scores, Lengths(golden)), context = tape.MatMul(weights, keys);
        var outputs = new List<(string, Tensor)> { ("context", As(golden, "context", context)), ("weights", As(golden, "weights", weights)) };
        if (golden.Has("param.W_c"))
        {
            Tensor both = tape.Concat(context.Shape.Rank - 1, context, Queries(query));
            outputs.Add(("h_tilde", As(golden, "h_tilde", tape.Tanh(tape.Linear(both, golden.Parameter("W_c"))))));
        }

        golden.Backward(tape, [.. outputs]);
        golden.CheckGradients();
        golden.RequireComplete();
    }

    // One query per sequence may come without its dimension.
    private static Tensor Queries(Tensor query) => query.Shape.Rank == 3 ? query : query.Reshape(new Shape(query.Shape[0], 1, query.Shape[1]));

    private static Tensor As(GoldenCase golden, string name, Tensor value) => value.Reshape(golden["output." + name].Shape);

    private static string Kind(GoldenCase golden)
    {
        const string Mark = ", score ";
        int at = golden.Description.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        return golden.Description[at..golden.Description.IndexOf(':', at)];
    }

    private static int[] Lengths(GoldenCase golden) => golden.Has("input.lengths") ? golden.Ids("lengths") : [];
}
