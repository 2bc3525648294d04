using FsCheck.Fluent;
using Unroll.Data;
using Unroll.Numerics;
using Xunit;

namespace Unroll.Tests.Data;

public sealed class ExampleBatchesTests
{
    private static readonly RandomStream random = new(7);

    [Fact]
    public void EveryEpochTakesEachExampleOnce() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<FsCheck.PositiveInt, FsCheck.PositiveInt, bool>(
        (examples, size, byTokens) => CheckEpochs(Lengths(examples.Get), size.Get, byTokens)));

    private static void CheckEpochs(int[] lengths, int size, bool byTokens)
    {
        var batches = new ExampleBatches(lengths, size, byTokens ? 50 : null, random);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            List<int> seen = [];
            while (seen.Count < lengths.Length)
            {
                IReadOnlyList<int> batch = batches.Next();
                Assert.NotEmpty(batch);
                Assert.Equal(batch.Order(), batch);
                if (byTokens) Assert.True(batch.Count == 1 || batch.Count * batch.Max(index => lengths[index]) <= 50);
                else Assert.True(batch.Count <= size);
                seen.AddRange(batch);
            }

            Assert.Equal(Enumerable.Range(0, lengths.Length), seen.Order());
            Assert.Equal(epoch, batches.Position.Epoch);
        }
    }

    [Fact]
    public void LengthsWithinABatchAreAlike()
    {
        int[] lengths = Lengths(4096);
        var batches = new ExampleBatches(lengths, 16, random: random);
        long padded = 0;
        for (int i = 0; i < batches.BatchesPerEpoch; i++)
        {
            IReadOnlyList<int> batch = batches.Next();
            padded += (long)batch.Count * batch.Max(index => lengths[index]);
        }

        Assert.InRange(padded / (double)lengths.Sum(), 1, 1.1);
    }

    [Fact]
    public void EpochsDifferAndShortExamplesDoNotAlwaysComeFirst()
    {
        int[] lengths = Lengths(512);
        var batches = new ExampleBatches(lengths, 8, random: random);
        int[][] first = Take(batches, (int)batches.BatchesPerEpoch), second = Take(batches, (int)batches.BatchesPerEpoch);
        Assert.NotEqual(first, second);
        int[] longest = [.. first.Select(batch => batch.Max(index => lengths[index]))];
        Assert.NotEqual(longest.Order(), longest);
    }

    [Fact]
    public void APositionThatIsTakenUpAgainGivesTheSameBatches()
    {
        int[] lengths = Lengths(100);
        var batches = new ExampleBatches(lengths, 7, random: random);
        Take(batches, 20);
        StreamPosition here = batches.Position;
        int[][] expected = Take(batches, 40);
        var again = new ExampleBatches(lengths, 7, random: random) { Position = here };
        Assert.Equal(expected, Take(again, 40));
    }

    [Fact]
    public void NothingIsRefused() => Assert.Throws<ArgumentException>(() => new ExampleBatches([], 4));

    private static int[] Lengths(int count) => [.. Enumerable.Range(0, count).Select(i => 1 + random.Fork("lengths").Below(60, (ulong)i))];

    private static int[][] Take(ExampleBatches batches, int count) => [.. Enumerable.Range(0, count).Select(_ => batches.Next().ToArray())];
}
