using Spectre.Console;
using Unroll.Insight;

namespace Unroll.Cli.Rendering.Insight;

/// <summary>What becomes of a mistake? The decoder told the truth beside the decoder on its own, step by step or over a data set.</summary>
internal static class CascadeView
{
    private const int MostOffsets = 10;

    /// <summary>One pair.</summary>
    public static IEnumerable<string> Render(Cascade cascade) =>
    [
        "[bold]What becomes of a mistake?[/]",
        $"[dim]truth[/]       {Markup.Escape(cascade.Truth)}",
        $"[dim]on its own[/]  {Markup.Escape(cascade.Written)}",
        "",
        .. Grid.Lines(
            ["truth", "told", "on its own", "step", "|h - h'|/|h|", "KL", "log p told", "log p own"],
            [.. cascade.Steps.Select((step, t) => (Cell[])[
                step.Truth ?? "", Mark(step.Forced, step.ForcedIsWrong), Mark(step.Free, step.Free is not null && step.FreeIsWrong), $"{t}",
                Number(step.HiddenDistance), Number(step.Divergence), Number(step.ForcedLogProbability), Number(step.FreeLogProbability)])],
            words: 3),
        "",
        Markup.Escape(cascade.Sentence),
        "[dim]* wrong. |h - h'|/|h|: how far the hidden states have parted; KL: of the distributions, in nats.[/]",
    ];

    /// <summary>A whole data set.</summary>
    public static IEnumerable<string> Render(CascadeStatistics all) =>
    [
        $"[bold]How do mistakes lead to mistakes?[/] {Quantity.Count(all.Pairs)} pairs, {Quantity.Count(all.Symbols)} symbols",
        "",
        .. Grid.Lines(
            ["", "told the truth", "on its own"],
            [
                ["texts without a mistake", Share(all.ForcedExact), Share(all.FreeExact)],
                ["symbols wrong", Share(all.ForcedErrorRate), Share(all.FreeErrorRate)],
                ["wrong behind a right one", Share(all.ForcedErrorAfterRight), Share(all.FreeErrorAfterRight)],
                ["wrong behind a wrong one", Share(all.ForcedErrorAfterError), Share(all.FreeErrorAfterError)],
                ["wrong anywhere behind the first mistake", Share(all.ForcedErrorAfterFirst), Share(all.FreeErrorAfterFirst)],
                .. all.AfterFirst.Take(MostOffsets).Select(place => (Cell[])[$"  {place.Offset} behind it ({Quantity.Count(place.Count)} places)", Share(place.Forced), Share(place.Free)]),
                ["right symbols before the first mistake", "", Number(all.UntilFirstError)],
                ["wrong ones in a row from there", "", Number(all.CascadeLength)],
                ["changes that the text needs from there", "", Number(all.EditsFromFirstError)],
                ["texts with a mistake in which another follows", "", Share(all.AnotherErrorFollows)],
            ]),
        "",
        Markup.Escape(all.Sentence),
    ];

    /// <summary>A decoder that was told one wrong symbol.</summary>
    public static IEnumerable<string> Render(Recovery recovery) =>
    [
        $"[bold]How long does one wrong symbol show?[/] '{Markup.Escape(recovery.Told)}' (p {Quantity.Fixed(recovery.ToldProbability, 4)}) told for '{Markup.Escape(recovery.Truth)}' at step {recovery.Step}",
        "",
        .. Grid.Lines(
            ["truth", "undisturbed", "disturbed", "step", "|h - h'|/|h|", "KL", "loss"],
            [.. recovery.Steps.Select((step, t) => (Cell[])[
                step.Truth, Mark(step.Undisturbed, step.Undisturbed != step.Truth), Mark(step.Disturbed, step.Disturbed != step.Truth), $"{recovery.Step + 1 + t}",
                Number(step.HiddenDistance), Number(step.Divergence), Number(step.LossIncrease)])],
            words: 3),
        "",
        Markup.Escape(recovery.Sentence),
        "[dim]* wrong. loss: by how much log p of the true symbol fell, in nats.[/]",
    ];

    /// <summary>One wrong symbol in every pair of a data set.</summary>
    public static IEnumerable<string> Render(RecoveryStatistics all) =>
    [
        $"[bold]How well is one wrong symbol borne?[/] {Quantity.Count(all.Pairs)} pairs",
        "",
        .. Grid.Lines(
            ["steps behind it", "pairs", "|h - h'|/|h|", "another likeliest symbol", "loss"],
            [.. all.After.Take(MostOffsets).Select(step => (Cell[])[$"{step.Offset}", Quantity.Count(step.Count), Number(step.HiddenDistance), Share(step.Changed), Number(step.LossIncrease)])]),
        "",
        Markup.Escape(all.Sentence),
        "[dim]|h - h'|/|h|: how far the hidden states have parted; loss: by how much log p of the true symbol fell, in nats.[/]",
    ];

    private static Cell Mark(string? symbol, bool wrong) => new(wrong ? $"{symbol} *" : symbol ?? "", wrong ? "red" : null);

    private static string Number(double? value) => value is { } number ? Quantity.Fixed(number, 2) : "";

    private static string Share(double? value) => value is { } share ? Quantity.Percent(share, 1) : "";
}
