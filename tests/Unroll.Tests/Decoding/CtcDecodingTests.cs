using FsCheck;
using FsCheck.Fluent;
using Unroll.Decoding;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Decoding;

public sealed class CtcDecodingTests
{
    private const int A = 1;
    private const int B = 2;

    private static float[] LogSoftmaxOf(float[] logits, int classes)
    {
        float[] rows = [.. logits];
        for (int t = 0; t < rows.Length; t += classes)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++) sum += Math.Exp(logits[t + k]);
            for (int k = 0; k < classes; k++) rows[t + k] = (float)(logits[t + k] - Math.Log(sum));
        }

        return rows;
    }

    private static float[] Random(int time, int classes, ulong seed)
    {
        var random = new RandomStream(seed);
        return LogSoftmaxOf([.. Enumerable.Range(0, time * classes).Select(i => 1.5f * random.Normal((ulong)i))], classes);
    }

    /// <summary>Every path there is, its probability added to what it spells.</summary>
    private static Dictionary<string, double> Enumerate(float[] logProbabilities, int classes, int blank)
    {
        int time = logProbabilities.Length / classes;
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int path = 0; path < (int)Math.Pow(classes, time); path++)
        {
            double log = 0;
            var labels = new List<int>();
            for (int t = 0, rest = path, before = blank; t < time; t++, rest /= classes)
            {
                int label = rest % classes;
                log += logProbabilities[t * classes + label];
                if (label != blank && label != before) labels.Add(label);
                before = label;
            }

            string key = string.Join(' ', labels);
            sums[key] = sums.GetValueOrDefault(key) + Math.Exp(log);
        }

        return sums;
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(4, 2, 0)]
    [InlineData(5, 3, 0)]
    [InlineData(6, 3, 1)]
    [InlineData(5, 4, 3)]
    public void AWideBeamIsTheSumOverAllPaths(int time, int classes, int blank)
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            float[] rows = Random(time, classes, seed);
            Dictionary<string, double> all = Enumerate(rows, classes, blank);
            IReadOnlyList<CtcHypothesis> found = CtcDecoding.PrefixBeam(rows, classes, width: 100_000, blank);
            Assert.Equal(all.Count, found.Count);
            foreach (CtcHypothesis hypothesis in found) Assert.Equal(all[string.Join(' ', hypothesis.Labels)], Math.Exp(hypothesis.LogProbability), 1e-9);
            Assert.Equal(all.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).First(), string.Join(' ', found[0].Labels));
            Assert.Equal(found.OrderByDescending(hypothesis => hypothesis.LogProbability), found);
            // The loss that trains such models gives the same probability.
            if (blank != 0) continue;
            Tensor tensor = Tensor.From(rows, new Shape(time, 1, classes));
            Assert.Equal(-found[0].LogProbability, new Tape().CtcLoss(tensor, [[.. found[0].Labels]], [time], reduction: Reduction.Sum).Values[0], 1e-5);
        }
    }

    [Fact]
    public void ANarrowBeamNeverClaimsMoreThanAllPathsGive()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] rows = Random(6, 3, seed);
            Dictionary<string, double> all = Enumerate(rows, 3, 0);
            foreach (int width in new[] { 1, 2, 3 })
            {
                IReadOnlyList<CtcHypothesis> found = CtcDecoding.PrefixBeam(rows, 3, width);
                Assert.InRange(found.Count, 1, width);
                Assert.All(found, hypothesis => Assert.True(Math.Exp(hypothesis.LogProbability) <= all[string.Join(' ', hypothesis.Labels)] + 1e-9));
            }
        }
    }

    [Fact]
    public void TheBeamFindsWhatTheBestPathMisses()
    {
        // The best path is all blank (0.36), yet 'a' has 0.24 + 0.24 + 0.16 = 0.64 (Graves 2006, section 3.2).
        float[] rows = [.. new[] { 0.6, 0.4, 0.6, 0.4 }.Select(p => (float)Math.Log(p))];
        Assert.Empty(CtcDecoding.Greedy(rows, 2).Labels);
        CtcHypothesis best = CtcDecoding.PrefixBeam(rows, 2)[0];
        Assert.Equal([A], best.Labels);
        Assert.Equal(0.64, Math.Exp(best.LogProbability), 1e-6);
    }

    [Theory]
    [InlineData("0 0 0", "", "")]
    [InlineData("1 1 1", "1", "0")]
    [InlineData("1 0 1", "1 1", "0 2")]
    [InlineData("1 1 0 1 2 2 0", "1 1 2", "0 3 4")]
    [InlineData("0 2 1 2", "2 1 2", "1 2 3")]
    public void GreedyMergesRepetitionsAndDropsBlanks(string path, string labels, string steps)
    {
        int[] classes = [.. path.Split(' ').Select(int.Parse)];
        float[] rows = LogSoftmaxOf([.. classes.SelectMany(best => Enumerable.Range(0, 3).Select(k => k == best ? 4f : 0f))], 3);
        CtcHypothesis found = CtcDecoding.Greedy(rows, 3);
        Assert.Equal(labels, string.Join(' ', found.Labels));
        Assert.Equal(steps, string.Join(' ', found.Steps));
        Assert.Equal(classes.Length * rows.Max(), found.LogProbability, 1e-5);
    }

    [Fact]
    public void AStepIsWhereItsLabelIsMostProbable()
    {
        float[] rows = LogSoftmaxOf([0, 1, 0, 0, 3, 0, 0, 2, 0], 3);
        Assert.Equal([1], CtcDecoding.Greedy(rows, 3).Steps);
        Assert.Equal([B, A], CtcDecoding.Greedy(LogSoftmaxOf([0, 1, 2, 0, 3, 0], 3), 3).Labels);
    }

    [Fact]
    public void StepsFollowTheBestPathThatSpellsTheLabels()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            const int time = 6, classes = 3;
            float[] rows = Random(time, classes, seed);
            foreach (CtcHypothesis hypothesis in CtcDecoding.PrefixBeam(rows, classes, 20))
            {
                // The best of all paths that spell it, and in it the best step of each run.
                double most = double.NegativeInfinity;
                int[] wanted = [];
                for (int path = 0; path < 729; path++)
                {
                    int[] chosen = [.. Enumerable.Range(0, time).Select(t => path / (int)Math.Pow(3, t) % 3)];
                    int[] starts = [.. Enumerable.Range(0, time).Where(t => chosen[t] != 0 && (t == 0 || chosen[t - 1] != chosen[t]))];
                    double sum = Enumerable.Range(0, time).Sum(t => (double)rows[t * classes + chosen[t]]);
                    if (sum <= most || !starts.Select(t => chosen[t]).SequenceEqual(hypothesis.Labels)) continue;
                    most = sum;
                    wanted = [.. starts.Select(start => Enumerable.Range(start, time - start).TakeWhile(t => chosen[t] == chosen[start]).MaxBy(t => rows[t * classes + chosen[t]]))];
                }

                Assert.Equal(wanted, hypothesis.Steps);
            }
        }
    }

    [Fact]
    public void CertaintyIsNoTrouble()
    {
        float no = float.NegativeInfinity;
        float[] rows = [no, 0, no, 0, no, no, no, 0, no, no, no, 0];
        Assert.Equal([A, A, B], CtcDecoding.PrefixBeam(rows, 3, 4)[0].Labels);
        Assert.Equal([A, A, B], CtcDecoding.Greedy(rows, 3).Labels);
        Assert.Equal(0, CtcDecoding.PrefixBeam(rows, 3, 4)[0].LogProbability, 1e-12);
    }

    [Fact]
    public void ThreeAnswersForOneQuestionAgreeWhenTheNetworkIsSure() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true),
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf().Where(path => path.Length > 0).ToArbitrary(), path =>
        {
            float[] rows = LogSoftmaxOf([.. path.SelectMany(best => Enumerable.Range(0, 4).Select(k => k == best ? 12f : 0f))], 4);
            Assert.Equal(CtcDecoding.Greedy(rows, 4).Labels, CtcDecoding.PrefixBeam(rows, 4, 8)[0].Labels);
        }));

    [Fact]
    public void WrongSizesAreNamed()
    {
        Assert.Throws<ArgumentException>(() => CtcDecoding.Greedy([], 3));
        Assert.Throws<ArgumentException>(() => CtcDecoding.Greedy(new float[4], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => CtcDecoding.Greedy(new float[3], 3, blank: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => CtcDecoding.PrefixBeam(new float[3], 3, width: 0));
    }
}
