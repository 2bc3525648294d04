using System.Collections;
using FsCheck;
using FsCheck.Fluent;

namespace Unroll.Tests.Models;

/// <summary>What every model promises: an answer depends on its input alone, to the bit.</summary>
internal static class SameAnswers
{
    /// <summary>Any selection of the inputs, in any order and with repetitions, read in one batch gives the answer that each gets alone; so does each, whatever is in the batch beside it.</summary>
    /// <param name="inputs">Of different lengths, so that there is padding.</param>
    /// <param name="together">The answers of a batch, in its order; anything that can be compared.</param>
    public static void InAnyBatch<TInput, TAnswer>(IReadOnlyList<TInput> inputs, Func<IReadOnlyList<TInput>, IEnumerable<TAnswer>> together)
    {
        TAnswer[] alone = [.. inputs.Select(input => Assert.Single(together([input])))];
        Assert.Equal(alone, together(inputs));
        Assert.Equal(alone.Reverse(), together([.. inputs.Reverse()]));
        Assert.Contains(alone, answer => !StructuralComparisons.StructuralEqualityComparer.Equals(alone[0], answer));
        Prop.ForAll(Gen.Choose(0, inputs.Count - 1).NonEmptyListOf().ToArbitrary(), picked =>
        {
            Assert.Equal([.. picked.Select(i => alone[i])], together([.. picked.Select(i => inputs[i])]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12).WithQuietOnSuccess(true));
    }

    /// <summary>Sixteen threads with one model, each beginning elsewhere, get the answers that one gets.</summary>
    public static void FromSixteenThreads<TInput, TAnswer>(IReadOnlyList<TInput> inputs, Func<TInput, TAnswer> answer)
    {
        TAnswer[] expected = [.. inputs.Select(answer)];
        var found = new TAnswer[16][];
        Thread[] threads = [.. Enumerable.Range(0, found.Length).Select(thread => new Thread(() =>
        {
            TAnswer[] own = found[thread] = new TAnswer[inputs.Count];
            for (int i = 0; i < own.Length; i++) own[(i + thread) % own.Length] = answer(inputs[(i + thread) % own.Length]);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.All(found, own => Assert.Equal(expected, own));
    }
}
