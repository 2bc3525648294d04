using Unroll.Data;
using Unroll.Numerics;

namespace Unroll.Tests.Data;

public sealed class TokenTaskTests
{
    public static TheoryData<ITokenTask> Tasks =>
    [
        new RecallAtLag(0), new RecallAtLag(7, cues: 3, distractors: 1), new CopySequence(4, delay: 3), new CopySequence(1),
        new CopySequence(5, reversed: true), new MatchBrackets(20), new MatchBrackets(2, kinds: 4, depth: 1),
    ];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void ASeedGivesTheSameSequencesAndEveryIdHasALabel(ITokenTask task)
    {
        TokenBatch one = Filled(task, 5), same = Filled(task, 5), other = Filled(task, 6);
        Assert.Equal(one.Inputs, same.Inputs);
        Assert.Equal(one.Targets, same.Targets);
        Assert.False(one.Inputs.SequenceEqual(other.Inputs) && one.Targets.SequenceEqual(other.Targets));
        Assert.All(one.Inputs, id => Assert.InRange(id, 0, task.Symbols - 1));
        Assert.All(one.Targets, id => Assert.True(id == TokenBatch.Ignored || (id >= 0 && id < task.Symbols)));
        Assert.Equal(task.Symbols, Enumerable.Range(0, task.Symbols).Select(task.Label).Distinct(StringComparer.Ordinal).Count());
        Assert.True(one.StartsAfresh && one.Counted > 0 && task.ChanceLoss > 0);
    }

    [Fact]
    public void RecallAsksForTheCue()
    {
        var task = new RecallAtLag(lag: 5, cues: 4, distractors: 3);
        TokenBatch batch = Filled(task, 1);
        string first = string.Concat(Enumerable.Range(0, task.Time).Select(t => task.Label(batch.Inputs[t * batch.Batch])));
        Assert.Matches("^[A-D][0-2]{5}\\?$", first);
        for (int b = 0; b < batch.Batch; b++) Assert.Equal(batch.Inputs[b], batch.Targets[6 * batch.Batch + b]);
        Assert.Equal(batch.Batch, batch.Counted);
        int[] cues = [.. batch.Inputs[..batch.Batch].Distinct().Order()];
        Assert.Equal([0, 1, 2, 3], cues);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyGivesTheLettersBackFromTheQuestionMarkOn(bool reversed)
    {
        var task = new CopySequence(3, delay: 2, reversed: reversed);
        TokenBatch batch = Filled(task, 1);
        for (int b = 0; b < batch.Batch; b++)
        {
            string inputs = string.Concat(Enumerable.Range(0, task.Time).Select(t => task.Label(batch.Inputs[t * batch.Batch + b])));
            string targets = string.Concat(Enumerable.Range(0, task.Time).Select(t => batch.Targets[t * batch.Batch + b]).Select(id => id < 0 ? "." : task.Label(id)));
            Assert.Matches("^[A-H]{3}\\.\\.\\?\\.\\.$", inputs);
            string letters = inputs[..3];
            Assert.Equal("....." + (reversed ? string.Concat(letters.Reverse()) : letters), targets);
        }
    }

    [Fact]
    public void BracketsAreNestedAndTargetsAreTheClosingOnes()
    {
        var task = new MatchBrackets(30, kinds: 3, depth: 3);
        TokenBatch batch = Filled(task, 1);
        for (int b = 0; b < batch.Batch; b++)
        {
            var open = new Stack<int>();
            for (int t = 0; t < task.Time; t++)
            {
                int symbol = batch.Inputs[t * batch.Batch + b];
                if (symbol % 2 == 0) open.Push(symbol / 2);
                else Assert.Equal(symbol / 2, open.Pop());
                Assert.InRange(open.Count, 0, 3);
                int target = batch.Targets[t * batch.Batch + b];
                if (target >= 0) Assert.Equal(open.Peek() * 2 + 1, target);
                if (t + 1 < task.Time) Assert.Equal(target >= 0, batch.Inputs[(t + 1) * batch.Batch + b] % 2 == 1);
            }
        }
    }

    [Fact]
    public void AddingSumsTheTwoMarkedNumbers()
    {
        var task = new AddingProblem(10);
        const int batch = 500;
        float[] inputs = new float[10 * batch * AddingProblem.Features], targets = new float[batch];
        task.Fill(inputs, targets, new RandomStream(4));
        double error = 0;
        for (int b = 0; b < batch; b++)
        {
            float sum = 0, marks = 0;
            for (int t = 0; t < 10; t++)
            {
                float number = inputs[(t * batch + b) * 2], mark = inputs[(t * batch + b) * 2 + 1];
                Assert.InRange(number, 0, 1);
                sum += number * mark;
                marks += mark;
            }

            Assert.Equal(2, marks);
            Assert.Equal(sum, targets[b]);
            error += (targets[b] - 1) * (targets[b] - 1) / batch;
        }

        Assert.InRange(error, AddingProblem.ChanceLoss - 0.04, AddingProblem.ChanceLoss + 0.04);
    }

    [Fact]
    public void AbsurdSizesAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecallAtLag(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CopySequence(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatchBrackets(1));
        Assert.Throws<ArgumentException>(() => new RecallAtLag(3).Fill(new TokenBatch(2, 4), default));
    }

    private static TokenBatch Filled(ITokenTask task, ulong seed)
    {
        var batch = new TokenBatch(64, task.Time);
        task.Fill(batch, new RandomStream(seed));
        return batch;
    }
}
