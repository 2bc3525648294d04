using Unroll.Insight;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Tracing;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Layers;

public sealed class MultiHeadAttentionTests
{
    [Fact]
    public void SharedHeadsOfKeysHaveExactGradients()
    {
        var parameters = new ParameterSet();
        var layer = new MultiHeadAttention(parameters.Root, new MultiHeadSpec { Heads = 4, KeyHeads = 2, HeadSize = 3 }, 10, new RandomStream(1));
        Assert.Equal(new Shape(4 * 3 + 2 * 2 * 3, 10), parameters["in_proj_weight"].Shape);
        Tensor x = GradientCheck.Random(2, new Shape(2, 7, 10));
        int[] lengths = [7, 4];
        GradientCheck.Run(
            tape => [layer.Forward(new Pass(tape), x, lengths, new AttentionView { Causal = true })], [x, .. parameters.Trainable.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void LookingAtStepsOfAnotherSizeHasExactGradients()
    {
        var parameters = new ParameterSet();
        var layer = new MultiHeadAttention(parameters.Root, new MultiHeadSpec { Heads = 2 }, 8, new RandomStream(1), keyWidth: 5);
        Tensor queries = GradientCheck.Random(2, new Shape(2, 3, 8)), memory = GradientCheck.Random(3, new Shape(2, 6, 5));
        int[] lengths = [2, 6];
        GradientCheck.Run(
            tape =>
            {
                var pass = new Pass(tape);
                return [layer.Forward(pass, queries, layer.Remember(pass, memory, lengths))];
            },
            [queries, memory, .. parameters.Trainable.Select(parameter => parameter.Value)]);
    }

    [Fact]
    public void RowsThatShareASequenceGetWhatTheyWouldGetAlone()
    {
        var layer = new MultiHeadAttention(new ParameterSet().Root, new MultiHeadSpec { Heads = 2 }, 8, new RandomStream(3), keyWidth: 5, outputWidth: 5);
        Tensor queries = GradientCheck.Random(1, new Shape(3, 1, 8)), source = GradientCheck.Random(2, new Shape(2, 4, 5));
        int[] owners = [0, 0, 1], lengths = [4, 2];
        var pass = new Pass(new Tape(recording: false));
        float[] together = layer.Forward(pass, queries, layer.Remember(pass, source, lengths).Select(owners)).ToArray();
        for (int row = 0; row < 3; row++)
        {
            Tensor own = Tensor.From(source.Values.Slice(owners[row] * 20, lengths[owners[row]] * 5), new Shape(1, lengths[owners[row]], 5)), query = Tensor.From(queries.Values.Slice(row * 8, 8), new Shape(1, 1, 8));
            Assert.Equal(layer.Forward(pass, query, layer.Remember(pass, own)).ToArray(), together.AsSpan(row * 5, 5).ToArray());
        }
    }

    [Theory]
    [InlineData(5, 2, 1)]
    [InlineData(32, 2, 2)]
    [InlineData(33, 1, 3)]
    [InlineData(150, 4, 9)]
    [InlineData(700, 2, 1)]
    public void KeysThatWereLaidOutGiveWhatKeysInAColumnGive(int time, int keyHeads, int queries)
    {
        // One sequence is full, one shorter by a few, one empty.
        var layer = new MultiHeadAttention(new ParameterSet().Root, new MultiHeadSpec { Heads = 4, KeyHeads = keyHeads }, 12, new RandomStream(3), keyWidth: 5);
        Tensor asking = GradientCheck.Random(1, new Shape(3, queries, 12)), source = GradientCheck.Random(2, new Shape(3, time, 5));
        int[] lengths = [time, time - 3, 0];
        Pass training = new(new Tape()), writing = new(new Tape(recording: false));
        AttentionMemory columns = layer.Remember(training, source, lengths), laid = layer.Remember(writing, source, lengths);
        Assert.Null(columns.Kept);
        Assert.NotNull(laid.Kept);
        AttentionOutput expected = layer.ForwardWithWeights(training, asking, columns), found = layer.ForwardWithWeights(writing, asking, laid);
        Assert.Equal(expected.Weights.Shape, found.Weights.Shape);
        Close(expected.Weights, found.Weights);
        Close(expected.Context, found.Context);
        Assert.Equal(found.Context.ToArray(), layer.Forward(writing, asking, laid).ToArray());
        Assert.Equal(layer.Forward(training, asking, columns).ToArray(), layer.Forward(training, asking, laid).ToArray());

        // Other keys put in their place count, not those that were laid out.
        AttentionMemory other = layer.Remember(writing, GradientCheck.Random(4, new Shape(3, time, 5)), lengths);
        Close(layer.Forward(training, asking, columns with { Keys = other.Keys }), layer.Forward(writing, asking, laid with { Keys = other.Keys }));
    }

    private static void Close(Tensor expected, Tensor found)
    {
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected.Values[i], found.Values[i], 1e-5f);
    }

    [Fact]
    public void OnlyWhoListensGetsTheWeights()
    {
        var layer = new MultiHeadAttention(new ParameterSet().Root, new MultiHeadSpec { Heads = 2 }, 8, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(2, 5, 8));
        int[] lengths = [5, 3];
        var causal = new AttentionView { Causal = true };
        var recorder = new TraceRecorder(Record.Gates);
        float[] heard = layer.Forward(new Pass(new Tape(), Trace: new TraceScope(recorder, "block3.attention")), x, lengths, causal).ToArray();
        Assert.Equal(layer.Forward(new Pass(new Tape()), x, lengths, causal).ToArray(), heard);
        TracedValue weights = recorder["block3.attention.weight"];
        Assert.Equal(["batch", "head", "query", "key"], weights.Dimensions);
        for (int row = 0; row < 2 * 2 * 5; row++)
        {
            int seen = Math.Min(row % 5 + 1, lengths[row / 10]);
            Assert.Equal(1, weights.Values.Skip(row * 5).Take(seen).Sum(), 1e-6f);
            Assert.All(weights.Values.Skip(row * 5 + seen).Take(5 - seen), weight => Assert.Equal(0f, weight));
        }
    }

    [Fact]
    public void WithoutPositionsAPermutedInputGivesAPermutedOutput()
    {
        var layer = new MultiHeadAttention(new ParameterSet().Root, new MultiHeadSpec { Heads = 2 }, 8, new RandomStream(1));
        Tensor x = GradientCheck.Random(2, new Shape(1, 6, 8)), turned = Tensor.Zeros(x.Shape);
        int[] order = [3, 0, 5, 1, 4, 2];
        for (int t = 0; t < 6; t++) x.Values.Slice(order[t] * 8, 8).CopyTo(turned.Edit()[(t * 8)..]);
        float[] plain = layer.Forward(new Pass(new Tape()), x).ToArray(), permuted = layer.Forward(new Pass(new Tape()), turned).ToArray();
        for (int i = 0; i < 48; i++) Assert.Equal(plain[order[i / 8] * 8 + i % 8], permuted[i], 1e-6f);
    }

    [Fact]
    public void ABadSpecNamesTheField()
    {
        var root = new ParameterSet().Root;
        Assert.Contains("Heads", Assert.Throws<InvalidSpecException>(() => new MultiHeadAttention(root, new MultiHeadSpec { Heads = 3 }, 8, default)).Message, StringComparison.Ordinal);
        Assert.Contains("KeyHeads", Assert.Throws<InvalidSpecException>(() => new MultiHeadAttention(root, new MultiHeadSpec { Heads = 4, KeyHeads = 3 }, 8, default)).Message, StringComparison.Ordinal);
        var layer = new MultiHeadAttention(root, new MultiHeadSpec { Heads = 2 }, 8, default);
        Assert.Contains("[1, 2, 7]", Assert.Throws<ArgumentException>(() => layer.Forward(new Pass(new Tape()), Tensor.Zeros(new Shape(1, 2, 7)))).Message, StringComparison.Ordinal);
    }
}
