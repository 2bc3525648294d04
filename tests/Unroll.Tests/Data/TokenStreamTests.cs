using Unroll.Data;
using Unroll.Numerics;
using Unroll.Text;

namespace Unroll.Tests.Data;

public sealed class TokenStreamTests
{
    [Fact]
    public void StreamsGoOnFromBatchToBatch()
    {
        // 25 ids, 2 streams of (25 - 1) / 2 = 12 steps, 3 batches of 4 steps each.
        var stream = new TokenStream(Ids(25), batch: 2, time: 4);
        var batch = new TokenBatch(2, 4);
        Assert.Equal(3, stream.StepsPerEpoch);
        stream.Next(batch);
        Assert.Equal([0, 12, 1, 13, 2, 14, 3, 15], batch.Inputs);
        Assert.Equal([1, 13, 2, 14, 3, 15, 4, 16], batch.Targets);
        Assert.True(batch.StartsAfresh);
        stream.Next(batch);
        Assert.Equal([4, 16, 5, 17, 6, 18, 7, 19], batch.Inputs);
        Assert.False(batch.StartsAfresh);
        stream.Next(batch);
        Assert.Equal([9, 21, 10, 22, 11, 23, 12, 24], batch.Targets);
        stream.Next(batch);
        Assert.True(batch.StartsAfresh);
        Assert.Equal(new StreamPosition(1, 1), stream.Position);
    }

    [Theory]
    [InlineData(StateCarry.Carry)]
    [InlineData(StateCarry.Reset)]
    public void ResumesWithExactlyTheNextBatch(StateCarry carry)
    {
        TokenIds ids = Ids(103);
        var whole = new TokenStream(ids, 3, 5, carry, new RandomStream(7));
        var resumed = new TokenStream(ids, 3, 5, carry, new RandomStream(7));
        TokenBatch expected = new(3, 5), actual = new(3, 5);
        for (int i = 0; i < 40; i++)
        {
            resumed.Position = whole.Position;
            whole.Next(expected);
            resumed.Next(actual);
            Assert.Equal(expected.Inputs, actual.Inputs);
            Assert.Equal(expected.Targets, actual.Targets);
            Assert.Equal(expected.StartsAfresh, actual.StartsAfresh);
            for (int k = 0; k < expected.Inputs.Length; k++) Assert.Equal(expected.Inputs[k] + 1, expected.Targets[k]);
        }

        Assert.True(whole.Position.Epoch > 1);
    }

    [Theory]
    [InlineData(16, 3, 5)]
    [InlineData(2, 1, 1)]
    [InlineData(1000, 7, 13)]
    public void EverySizeThatFitsWorks(int count, int batch, int time)
    {
        foreach (StateCarry carry in Enum.GetValues<StateCarry>())
        {
            var stream = new TokenStream(Ids(count), batch, time, carry, new RandomStream(3));
            var room = new TokenBatch(batch, time);
            for (int i = 0; i < 300; i++) stream.Next(room);
        }
    }

    [Fact]
    public void TooShortTextSaysWhatIsNeeded() => Assert.Contains("15 symbols; 3 sequences of 5 steps need 16",
        Assert.Throws<ArgumentException>(() => new TokenStream(Ids(15), 3, 5)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, 1, 1, 0, false)]
    [InlineData(1, 1, 1, 0, true)]
    [InlineData(1000, 7, 13, 0, false)]
    [InlineData(1000, 7, 13, 20, true)]
    [InlineData(1000, 7, 13, 500, true)]
    [InlineData(50, 8, 4, 3, false)]
    [InlineData(1000, 1, 64, 20, true)]
    public void EvaluationCountsEveryTargetOnce(int count, int batch, int time, int warmUp, bool withStart)
    {
        const int start = 9999;
        var evaluation = new TokenEvaluation(Ids(count), batch, time, warmUp, withStart ? start : null);
        var seen = new List<int>();
        int[]? last = null;
        foreach (TokenBatch filled in evaluation.Batches())
        {
            int rows = filled.Batch;
            for (int b = 0; b < rows; b++)
            {
                for (int t = 0; t < filled.Time; t++)
                {
                    int input = filled.Inputs[t * rows + b], target = filled.Targets[t * rows + b];
                    int previous = t > 0 ? filled.Inputs[(t - 1) * rows + b] : last is null ? -1 : last[b];
                    if (target == TokenBatch.Ignored) continue;
                    seen.Add(target);
                    Assert.Equal(target == 0 ? start : target - 1, input);
                    if (previous >= 0) Assert.Equal(previous == start ? 0 : previous + 1, input);
                }
            }

            last = filled.Inputs[((filled.Time - 1) * rows)..(filled.Time * rows)];
        }

        Assert.Equal(Enumerable.Range(withStart ? 0 : 1, count - (withStart ? 0 : 1)), seen.Order());
        Assert.Equal(seen.Count, evaluation.Targets);
    }

    [Fact]
    public void IdsKeepTheirValuesInEveryWidth()
    {
        foreach (int size in new[] { 200, 60_000, 100_000 })
        {
            string text = string.Concat(Enumerable.Range(0x4E00, Math.Min(size, 20_000)).Select(char.ConvertFromUtf32))
                + string.Concat(Enumerable.Range(0x20000, Math.Max(0, size - 20_000)).Select(char.ConvertFromUtf32));
            Vocabulary vocabulary = Vocabulary.Build(TextUnits.Characters with { Normalization = null }, text);
            TokenIds ids = vocabulary.Encode(text.AsMemory(), out _);
            Assert.Equal(Enumerable.Range(4, size), ids.ToArray());
            Assert.Equal([14, 15], ids.Slice(10, 5).Slice(0, 2).ToArray());
            Assert.Throws<ArgumentOutOfRangeException>(() => ids.Slice(size, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => ids[size]);
        }
    }

    private static TokenIds Ids(int count) => new([.. Enumerable.Range(0, count)]);
}
