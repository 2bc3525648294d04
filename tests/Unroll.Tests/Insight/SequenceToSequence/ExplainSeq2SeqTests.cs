using System.Text.Json;
using Unroll.Cells;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Tensors;

namespace Unroll.Tests.Insight;

public sealed class ExplainSeq2SeqTests
{
    [Fact]
    public void AnAlignmentAddsUpAndRunsBackwardsWhereWordsAreTurned()
    {
        AlignmentMap map = TurnedWords.Attentive.ExplainAlignment("abcde");
        Assert.Equal("edcba", map.Text);
        Assert.False(map.Forced);
        for (int u = 0; u < map.Target.Count; u++)
        {
            Assert.Equal(1, map.Weights[u].Sum(), 1e-5);
            Assert.InRange(map.Entropies[u], 0, Math.Log(5) + 1e-6);
            Assert.True(map.Ribbon(u).Sum(i => map.Weights[u][i]) >= 0.75 - 1e-6);
            Assert.Contains(map.Peak(u), map.Ribbon(u));
        }

        Assert.Equal(map.Target.Count, map.Coverage.Sum(), 1e-4);
        // The letters that it writes are those that it looks at, or their neighbours.
        for (int u = 0; u < 5; u++) Assert.InRange(map.Peak(u) - (4 - u), -1, 1);
        AlignmentMap told = TurnedWords.Attentive.ExplainAlignment("abcde", "edcba");
        Assert.True(told.Forced);
        Assert.Equal(map.Weights, told.Weights);
        AlignmentComparison same = TurnedWords.Attentive.CompareAlignments("abcde", "edcba"), other = TurnedWords.Attentive.CompareAlignments("abcde", "edxba");
        Assert.Null(same.FirstDivergence);
        Assert.All(same.Overlaps, overlap => Assert.Equal(1, overlap, 1e-5));
        Assert.Equal(2, other.FirstDivergence);
        Assert.Contains("step 2", other.Sentence, StringComparison.Ordinal);
        Assert.Contains("no attention", Assert.Throws<ArgumentException>(() => TurnedWords.Forgetful.ExplainAlignment("ab")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EvenWeightsHaveTheEntropyOfTheirNumber()
    {
        Seq2Seq model = Seq2Seq.Create(TurnedWords.Spec(new AttentionSpec()), TurnedWords.Data, seed: 1);
        model.Parameters["attention.vector"].Value.Edit().Clear();
        AlignmentMap map = model.ExplainAlignment("abcd", "dcba");
        Assert.All(map.Entropies, entropy => Assert.Equal(Math.Log(4), entropy, 1e-6));
    }

    [Fact]
    public void WhereNothingIsWrongNothingCascades()
    {
        Cascade cascade = TurnedWords.Attentive.ExplainCascade("abcde", "edcba");
        Assert.Null(cascade.FirstDivergence);
        Assert.Equal((0, 0, 0, 0), (cascade.Length, cascade.Edits, cascade.FreeErrors, cascade.ForcedErrors));
        Assert.Equal(6, cascade.Steps.Count);
        Assert.All(cascade.Steps, step => Assert.Equal((0.0, 0.0), (step.HiddenDistance, step.Divergence)));
    }

    [Fact]
    public void UpToTheFirstMistakeBothHaveReadTheSame()
    {
        // For the model "edxba" is as wrong as "edcba" would be for it: it leaves the truth at step 2.
        Cascade cascade = TurnedWords.Attentive.ExplainCascade("abcde", "edxba");
        Assert.Equal((2, "edcba"), (cascade.FirstDivergence, cascade.Written));
        for (int t = 0; t < cascade.Steps.Count; t++)
        {
            CascadeStep step = cascade.Steps[t];
            Assert.Equal(t > 2, step.HiddenDistance > 0);
            Assert.Equal(t > 2, step.Divergence > 0);
            if (t <= 2) Assert.Equal(step.ForcedLogProbability, step.FreeLogProbability);
        }

        Assert.Equal((1, 1, 1), (cascade.Length, cascade.Edits, cascade.FreeErrors));
        Cascade shorter = TurnedWords.Attentive.ExplainCascade("abcde", "edc");
        Assert.Equal(3, shorter.FirstDivergence);
        Assert.Null(shorter.Steps[^1].Truth);
        Assert.Null(shorter.Steps[^1].HiddenDistance);
        Assert.Equal(2, shorter.Edits);
    }

    [Fact]
    public void StatisticsAreThoseOfThePairs()
    {
        Seq2Seq model = TurnedWords.Forgetful;
        CascadeStatistics all = model.MeasureCascades(TurnedWords.Others);
        Cascade[] cascades = [.. TurnedWords.Others.Select(pair => model.ExplainCascade(pair.Source, pair.Target))], wrong = [.. cascades.Where(cascade => cascade.FirstDivergence is not null)];
        Assert.InRange(wrong.Length, 10, 70);
        Assert.Equal(80, all.Pairs);
        Assert.Equal(1 - wrong.Length / 80.0, all.FreeExact, 1e-12);
        Assert.Equal(ExactMatch.Share([.. cascades.Select(cascade => cascade.Written)], [.. cascades.Select(cascade => cascade.Truth)]), all.FreeExact, 1e-12);
        Assert.Equal(wrong.Average(cascade => cascade.FirstDivergence!.Value), all.UntilFirstError!.Value, 1e-12);
        Assert.Equal(wrong.Average(cascade => cascade.Length), all.CascadeLength!.Value, 1e-12);
        Assert.Equal(wrong.Average(cascade => cascade.Edits), all.EditsFromFirstError!.Value, 1e-12);
        Assert.Equal(cascades.Sum(cascade => cascade.FreeErrors) / (double)all.Symbols, all.FreeErrorRate, 1e-12);
        Assert.Equal(cascades.Sum(cascade => cascade.ForcedErrors) / (double)all.Symbols, all.ForcedErrorRate, 1e-12);
        // What is wrong after a wrong or after a right symbol, or as the first symbol, is all that is wrong.
        CascadeStep[][] steps = [.. cascades.Select(cascade => cascade.Steps.Where(step => step.Truth is not null).ToArray())];
        double afterError = steps.SelectMany(row => row.Zip(row.Skip(1)).Where(pair => pair.First.FreeIsWrong).Select(pair => pair.Second.FreeIsWrong)).Average(isWrong => isWrong ? 1.0 : 0);
        Assert.Equal(afterError, all.FreeErrorAfterError!.Value, 1e-12);
        Assert.True(all.FreeErrorAfterError > all.FreeErrorAfterRight);
        Assert.True(all.FreeErrorAfterFirst > all.ForcedErrorAfterFirst, "mistakes lead to mistakes");
        Assert.Equal(all.FreeErrorAfterFirst!.Value, all.AfterFirst.Sum(place => place.Count * place.Free) / all.AfterFirst.Sum(place => place.Count), 1e-12);
        Assert.Equal(all with { AfterFirst = [] }, model.MeasureCascades(TurnedWords.Others) with { AfterFirst = [] });
    }

    [Fact]
    public void APerfectModelHasNoCascades()
    {
        Seq2Seq model = TurnedWords.Attentive;
        int[] right = [.. Enumerable.Range(0, 80).Where(i => model.Translate(TurnedWords.Others[i].Source).Text == TurnedWords.Others[i].Target)];
        Assert.InRange(right.Length, 60, 80);
        CascadeStatistics none = model.MeasureCascades(TurnedWords.Others.Select("right", right));
        Assert.Equal((1, 0, null, null), (none.FreeExact, none.FreeErrorRate, none.CascadeLength, none.FreeErrorAfterError));
        Assert.Contains("None of", none.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void OneWrongSymbolIsFeltFromTheNextStepOn()
    {
        Recovery recovery = TurnedWords.Attentive.ExplainRecovery("abcde", "edcba", 1, "a");
        Assert.Equal((1, "d", "a"), (recovery.Step, recovery.Truth, recovery.Told));
        Assert.Equal(4, recovery.Steps.Count);
        Assert.All(recovery.Steps, step => Assert.True(step is { HiddenDistance: > 0, Divergence: > 0 }));
        // What was told is what the decoder reads: the same as if it stood in the truth, as far as that can be seen.
        Translation told = TurnedWords.Attentive.Score("abcde", "eacba"), clean = TurnedWords.Attentive.Score("abcde", "edcba");
        for (int t = 2; t < 6; t++) Assert.Equal(clean.LogProbabilities[t] - told.LogProbabilities[t], recovery.Steps[t - 2].LossIncrease, 1e-4);
        Assert.Equal(recovery.Steps.Sum(step => step.LossIncrease), recovery.LossIncrease);
        Recovery chosen = TurnedWords.Attentive.ExplainRecovery("abcde", "edcba", ^1);
        Assert.Equal(4, chosen.Step);
        Assert.NotEqual("a", chosen.Told);
        Assert.InRange(chosen.ToldProbability, 0, 0.5);
        Assert.Throws<ArgumentException>(() => TurnedWords.Attentive.ExplainRecovery("abcde", "edcba", 1, "d"));
        Assert.Throws<ArgumentException>(() => TurnedWords.Attentive.ExplainRecovery("abcde", "edcba", 1, "?"));
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnedWords.Attentive.ExplainRecovery("abcde", "edcba", 5));
    }

    [Fact]
    public void RecoveryTimeIsWhatTheStepsSay()
    {
        static RecoveryStep Step(string before, string after, double distance) => new("a", before, after, distance, 0, 0);
        Recovery Of(params RecoveryStep[] steps) => new() { Source = [], Step = 0, Truth = "a", Told = "b", ToldProbability = 0, Steps = steps };
        Assert.Equal(0, Of(Step("a", "a", 1)).Time);
        Assert.Equal(2, Of(Step("a", "a", 1), Step("a", "b", 0.5), Step("c", "c", 0.25)).Time);
        Assert.Null(Of(Step("a", "a", 1), Step("a", "b", 1)).Time);
        Assert.Equal(1, Of(Step("a", "a", 1), Step("a", "a", 0.5), Step("a", "a", 0.25)).HalfLife!.Value, 1e-9);
    }

    [Fact]
    public void RecoveriesOfADataSetAreThoseOfItsPairs()
    {
        Seq2Seq model = TurnedWords.Attentive;
        RecoveryStatistics all = model.MeasureRecoveries(TurnedWords.Others, seed: 3);
        Assert.Equal(80, all.Pairs);
        Assert.InRange(all.Unmoved + all.Lost, 0, 1);
        Assert.Equal(80, all.After[0].Count);
        for (int i = 1; i < all.After.Count; i++) Assert.True(all.After[i].Count <= all.After[i - 1].Count && all.After[i].Offset == i + 1);
        Assert.Equal(all.LossIncrease, all.After.Sum(step => step.Count * step.LossIncrease) / 80, 1e-9);
        Assert.Contains("80 texts", all.Sentence, StringComparison.Ordinal);
        // One letter has one place to be wrong, so that there is nothing to draw.
        int[] single = [.. Enumerable.Range(0, 80).Where(i => TurnedWords.Others[i].Target.Length == 1)];
        RecoveryStatistics few = model.MeasureRecoveries(TurnedWords.Others.Select("single", single));
        Recovery[] each = [.. single.Select(i => model.ExplainRecovery(TurnedWords.Others[i].Source, TurnedWords.Others[i].Target, 0))];
        Assert.Equal(each.Average(recovery => recovery.LossIncrease), few.LossIncrease, 1e-12);
        Assert.Equal(each.Count(recovery => recovery.Time == 0) / (double)each.Length, few.Unmoved, 1e-12);
    }

    [Fact]
    public void OfALargeContextTheGradientIsEstimated()
    {
        // The same context many times over: k copies of a vector have √k times its gradient.
        Seq2SeqSpec spec = TurnedWords.Spec(null);
        Seq2Seq small = Seq2Seq.Create(spec with { Decoder = new GruSpec(12) }, TurnedWords.Data, seed: 6), large = Seq2Seq.Create(spec with { Decoder = new GruSpec(360) }, TurnedWords.Data, seed: 6);
        foreach (string name in (string[])["source.weight", .. small.Parameters.All.Select(parameter => parameter.Name).Where(name => name.StartsWith("encoder.", StringComparison.Ordinal))])
            small.Parameters[name].Value.Values.CopyTo(large.Parameters[name].Value.Edit());
        foreach (string name in (string[])["bridge.hidden0.weight", "bridge.hidden0.bias"])
        {
            ReadOnlySpan<float> row = small.Parameters[name].Value.Values;
            for (int copy = 0; copy < 30; copy++) row.CopyTo(large.Parameters[name].Value.Edit()[(copy * row.Length)..]);
        }

        IReadOnlyList<double> exact = small.ExplainSource("abc", "c").ContextNorms!, estimated = large.ExplainSource("abc", "c").ContextNorms!;
        for (int i = 0; i < 3; i++) Assert.InRange(estimated[i] / (Math.Sqrt(30) * exact[i]), 0.8, 1.2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsNotThereCannotBeMissed(bool reversed)
    {
        Seq2Seq model = Seq2Seq.Create(TurnedWords.Spec(new AttentionSpec()) with { ReverseSource = reversed }, TurnedWords.Data, seed: 4);
        // The vocabulary has no x: it is read as the unknown symbol, by which symbols are replaced.
        SourceInfluence why = model.ExplainSource("abxcd", "dcba");
        Assert.Equal(0, why.Occlusion[2]);
        Assert.Equal(0, why.ContextChanges![2]);
        foreach (int i in (int[])[0, 1, 3, 4]) Assert.True(why.ContextChanges[i] > 0 && why.Occlusion[i] != 0);
        Assert.Equal(why.Source.Count, why.ContextNorms!.Count);
        Assert.All(why.Alignment!, row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.Equal(model.ExplainAlignment("abxcd", "dcba").Weights, why.Alignment!);
        double told = model.Score("abxcd", "dcba").LogProbability, without = model.Score("xbxcd", "dcba").LogProbability;
        Assert.Equal(told - without, why.Occlusion[0], 1e-4);
        Assert.Equal(told, why.Attributions.Sum(symbol => symbol.Score), 1e-4);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void GradientsAreTheDifferences(bool reversed, bool transformer)
    {
        Seq2Seq model = Seq2Seq.Create(transformer ? TurnedWords.AttentionAlone : TurnedWords.Spec(null) with { ReverseSource = reversed }, TurnedWords.Data, seed: 5);
        float[] before = model.Parameters["source.weight"].Value.ToArray();
        SourceInfluence why = model.ExplainSource("abc", "cb");
        Assert.Equal(transformer, why.Alignment is not null);
        Assert.Equal(transformer, why.AttentionAgreesWithOcclusion is not null);
        Assert.Equal(before, model.Parameters["source.weight"].Value.ToArray());
        Assert.False(model.Parameters["source.weight"].Value.HasGradient);
        // Every letter occurs once, so that scaling its row of the table scales what is read at its place alone.
        const float step = 1 / 64f;
        for (int i = 0; i < 3; i++)
        {
            IReadOnlyList<double> up = Scaled(i, 1 + step), down = Scaled(i, 1 - step);
            for (int u = 0; u < 3; u++) Assert.Equal((up[u] - down[u]) / (2 * step), why.Attributions[u].GradientTimesInput[i], 2e-3);
        }

        IReadOnlyList<double> Scaled(int letter, float factor)
        {
            Seq2Seq copy = Seq2Seq.Create(model.Spec, model.SourceVocabulary, model.TargetVocabulary);
            foreach (Parameter parameter in copy.Parameters.All) model.Parameters[parameter.Name].Value.Values.CopyTo(parameter.Value.Edit());
            int id = model.SourceVocabulary.Encode("abc")[letter], width = model.SourceTable.Shape[1];
            foreach (ref float value in copy.Parameters["source.weight"].Value.Edit().Slice(id * width, width)) value *= factor;
            return copy.Score("abc", "cb").LogProbabilities;
        }
    }

    [Fact]
    public void ATransformerAnswersAllThatNeedsNoRecurrentState()
    {
        Seq2Seq model = TurnedWords.Transformer;
        AlignmentMap map = model.ExplainAlignment("abc");
        Assert.Equal("cba", map.Text);
        Assert.Equal(map.Weights, model.ExplainAlignment("abc", "cba").Weights);
        SourceInfluence why = model.ExplainSource("abc", "cba");
        Assert.Null(why.ContextNorms);
        Assert.Equal(map.Weights, why.Alignment!);
        double told = model.Score("abc", "cba").LogProbability, without = model.Score("xbc", "cba").LogProbability;
        Assert.Equal(told - without, why.Occlusion[0], 1e-4);
        Assert.True(Math.Abs(why.Occlusion[0]) > 0.1);
        Cascade cascade = model.ExplainCascade("abc", "cba");
        Assert.Null(cascade.FirstDivergence);
        Recovery recovery = model.ExplainRecovery("abc", "cba", 0);
        Assert.All(recovery.Steps, step => Assert.True(step.HiddenDistance > 0));
        Assert.NotEmpty(model.ExplainBeam("abc").Nodes);
        Assert.Contains("recurrent", Assert.Throws<ArgumentException>(() => model.ProbeContext(TurnedWords.Others)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADecoderThatBeginsFromZerosHasNoContextVector()
    {
        Seq2Seq model = Seq2Seq.Create(TurnedWords.Spec(new AttentionSpec()) with { Bridge = StateBridge.Zero }, TurnedWords.Data, seed: 4);
        SourceInfluence why = model.ExplainSource("abc", "cba");
        Assert.Null(why.ContextNorms);
        Assert.Null(why.ContextChanges);
        Assert.NotNull(why.AttentionAgreesWithGradient);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void TheTreesBestLeafIsTheBeamsResult(int width, int results)
    {
        var options = new TranslationOptions { Search = new BeamSearch(width) { Results = results, LengthPenalty = 0.5 } };
        BeamTree tree = TurnedWords.Forgetful.ExplainBeam("abcde", options);
        IReadOnlyList<Translation> found = TurnedWords.Forgetful.TranslateNBest("abcde", options);
        Assert.Equal(found.Select(text => (text.Text, text.Score)), tree.Results.Select(text => (text.Text, text.Score)));
        BeamNode[] ended = [.. tree.Nodes.Where(node => node.Fate is HypothesisFate.Ended or HypothesisFate.Cut)];
        Assert.Equal(ended.Max(node => node.Score), tree.Nodes[tree.Leaves[0]].Score);
        for (int i = 0; i < found.Count; i++)
        {
            Assert.Equal(found[i].TargetSymbols, tree.Path(tree.Leaves[i]).Select(node => tree.Nodes[node].Symbol));
            Assert.Equal(found[i].Score, tree.Nodes[tree.Leaves[i]].Score);
        }

        foreach (BeamNode node in tree.Nodes)
        {
            BeamNode? parent = node.Parent is { } index ? tree.Nodes[index] : null;
            Assert.Equal(node.Length == 1, parent is null);
            if (parent is null) continue;
            Assert.Equal((node.Length - 1, HypothesisFate.Survived), (parent.Length, parent.Fate));
            Assert.True(node.LogProbability <= parent.LogProbability);
        }

        foreach (IGrouping<int, BeamNode> step in tree.Nodes.GroupBy(node => node.Length)) Assert.InRange(step.Count(node => node.Fate != HypothesisFate.Pruned), 1, width);
        if (width == 1) Assert.Null(tree.Lag);
        Assert.Throws<InvalidSpecException>(() => TurnedWords.Forgetful.ExplainBeam("a", new TranslationOptions { Sampling = new Sampling() }));
    }

    [Fact]
    public void ScoresByLengthAddUpToTheWhole()
    {
        (string, Seq2Seq)[] models = [("attention", TurnedWords.Attentive), ("context vector", TurnedWords.Forgetful)];
        LengthTable table = LengthTable.Measure(models, TurnedWords.Others, [new ExactMatch(), new ErrorRate(ErrorUnit.Characters)], buckets: 3);
        Assert.Equal(80, table.Buckets.Sum(bucket => bucket.Pairs));
        for (int i = 1; i < table.Buckets.Count; i++) Assert.True(table.Buckets[i].Shortest > table.Buckets[i - 1].Longest);
        for (int model = 0; model < 2; model++)
        {
            double exact = ExactMatch.Share([.. models[model].Item2.TranslateBatch([.. TurnedWords.Others.Select(pair => pair.Source)]).Select(text => text.Text)], [.. TurnedWords.Others.Select(pair => pair.Target)]);
            Assert.Equal(exact * 80, table.Buckets.Sum(bucket => bucket.Scores[model][0].Parts["exact"]), 1e-9);
        }

        // Without attention the long words are the hard ones.
        Assert.True(table.Buckets[0].Scores[1][0].Value > table.Buckets[^1].Scores[1][0].Value);
        Assert.Equal(2, table.Sentences.Count);
        Assert.Single(LengthTable.Measure(models, TurnedWords.Others, buckets: 1).Buckets);
        Assert.Throws<ArgumentException>(() => LengthTable.Measure([], TurnedWords.Others));
    }

    [Fact]
    public void AReaderFindsInTheContextVectorWhatIsThereAndNothingElse()
    {
        Seq2Seq model = TurnedWords.Forgetful;
        ContextProbe probe = model.ProbeContext(TurnedWords.Data);
        Assert.Equal((480, 120, 5), (probe.Trained, probe.Tested, probe.Symbols.Count));
        Assert.All(probe.Symbols, symbol => Assert.InRange(symbol.Accuracy, 0.65, 1));
        Assert.Equal(probe.Symbols, model.ProbeContext(TurnedWords.Data).Symbols);
        // A bridge that gives one vector for all sources tells nothing.
        Seq2Seq blind = Seq2Seq.Create(model.Spec, model.SourceVocabulary, model.TargetVocabulary);
        blind.Parameters["bridge.hidden0.weight"].Value.Edit().Clear();
        Assert.All(blind.ProbeContext(TurnedWords.Data).Symbols, symbol => Assert.Equal(0.5, symbol.Accuracy));
        Assert.Empty(model.ProbeContext(TurnedWords.Data.Select("one word", [.. Enumerable.Repeat(0, 10)])).Symbols);
        Assert.Throws<ArgumentException>(() => model.ProbeContext(TurnedWords.Data.Select("few", [0, 1])));
        Seq2Seq zero = Seq2Seq.Create(TurnedWords.Spec(new AttentionSpec()) with { Bridge = StateBridge.Zero }, TurnedWords.Data, seed: 4);
        Assert.Throws<ArgumentException>(() => zero.ProbeContext(TurnedWords.Data));
    }

    [Fact]
    public void FeedingsAreComparedByScoresAndCascades()
    {
        IReadOnlyList<FeedingRow> rows = FeedingComparison.Measure([("attention", TurnedWords.Attentive), ("context vector", TurnedWords.Forgetful)], TurnedWords.Others, metrics: [new ExactMatch()]);
        Assert.Equal(["attention", "context vector"], rows.Select(row => row.Name));
        foreach (FeedingRow row in rows)
        {
            // Written greedily, the two see the same texts.
            Assert.Equal(row.Cascades.FreeExact, row.Score.OnItsOwn[0].Value / 100, 1e-12);
            Assert.Equal(1 - row.Cascades.ForcedErrorRate, row.Score.Accuracy, 1e-12);
            Assert.StartsWith(row.Name, row.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryRecordIsWrittenAsJson()
    {
        Seq2Seq model = TurnedWords.Attentive;
        Check(model.ExplainAlignment("abc"), "weights", "entropies", "sentence");
        Check(model.CompareAlignments("abc", "cbx"), "truth", "written", "firstDivergence", "overlaps");
        Check(model.ExplainCascade("abc", "cbx"), "steps", "firstDivergence", "length", "sentence");
        Check(model.MeasureCascades(TurnedWords.Others.Select("few", [0, 1, 2])), "freeExact", "forcedErrorRate", "afterFirst");
        Check(model.ExplainRecovery("abc", "cba", 0), "steps", "time", "halfLife");
        Check(model.MeasureRecoveries(TurnedWords.Others.Select("few", [0, 1, 2])), "unmoved", "after", "halfLife");
        Check(model.ExplainSource("abc"), "attributions", "contextChanges", "occlusion");
        Check(model.ExplainBeam("abc"), "nodes", "results", "leaves", "lag");
        Check(TurnedWords.Forgetful.ProbeContext(TurnedWords.Others), "symbols", "accuracy", "sentence");
        Check(LengthTable.Measure([("a", model)], TurnedWords.Others.Select("few", [0, 1, 2])), "models", "buckets");
        Assert.Contains("\"fate\":\"pruned\"", InsightJson.Write(model.ExplainBeam("abc")), StringComparison.Ordinal);
        Assert.Contains("\"toldProbability\":null", InsightJson.Write(model.ExplainRecovery("abc", "cba", 0) with { ToldProbability = double.NaN }), StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => InsightJson.Write(new Version()));

        static void Check<T>(T record, params string[] names)
            where T : class
        {
            using JsonDocument json = JsonDocument.Parse(InsightJson.Write(record));
            foreach (string name in names) Assert.True(json.RootElement.TryGetProperty(name, out _), $"{typeof(T).Name} has no {name}");
        }
    }
}
