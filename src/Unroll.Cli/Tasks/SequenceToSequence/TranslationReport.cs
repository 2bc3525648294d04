using System.Text.Json.Nodes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a model from sequence to sequence: told the truth, and beside it on its own.</summary>
internal static class TranslationReport
{
    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        var recipe = request.Recipe<TranslationRecipe>();
        Seq2Seq model = Seq2Seq.Load(request.Folder, request.Precision);
        DataSet<SequencePair> data = recipe.Data.Read(recipe.Data.Train!, request.Target);
        if (PairNotes.Of(model, data) is { } note) request.Screen.Note($"{request.Data}: {note}");
        return Measure(model, data, recipe, Path.GetFileName(request.Data), stop);
    }

    /// <summary>Measures a model as a recipe says.</summary>
    public static JobScore Measure(Seq2Seq model, DataSet<SequencePair> data, TranslationRecipe recipe, string title, CancellationToken stop)
    {
        ITextMetric[] metrics = [.. Seq2SeqEvaluation.UsualMetrics.Select(metric => metric is Bleu ? new Bleu(recipe.BleuTokenization) : metric)];
        Seq2SeqScore score = model.Evaluate(data, new TranslationOptions { Search = recipe.Search }, metrics, recipe.Data.Alternatives, stop);
        return new JobScore(Json(score, recipe.Search), [.. Lines(score, recipe.Search, title)]);
    }

    private static IEnumerable<string> Lines(Seq2SeqScore score, BeamSearch search, string title)
    {
        string sources = score.Sources == score.Pairs ? "" : $" for {Quantity.Count(score.Sources)} sources";
        yield return $"{title}: {Quantity.Count(score.Pairs)} pairs{sources}";
        yield return $"told the truth  loss {Quantity.Fixed(score.Loss, 4)} nats per symbol, perplexity {Quantity.Figure(score.Perplexity, 2)}, {Quantity.Percent(score.Accuracy)} of the symbols right";
        yield return $"on its own      {Describe(search)}";
        foreach (TextScore one in score.OnItsOwn)
        {
            string detail = one.Detail.Length > 0 ? $"  ({one.Detail})" : "";
            yield return $"  {one.Name,-13} {Quantity.Fixed(one.Value, 2),6}{detail}  {one.Signature}";
        }
    }

    private static string Describe(BeamSearch search) => search.Width == 1 ? "always the likeliest symbol" : $"beam of {search.Width}, length penalty {Quantity.Figure(search.LengthPenalty, 2)}";

    private static JsonObject Json(Seq2SeqScore score, BeamSearch search)
    {
        var own = new JsonObject { ["beam"] = search.Width, ["lengthPenalty"] = search.LengthPenalty };
        foreach (TextScore one in score.OnItsOwn)
        {
            var parts = new JsonObject { ["value"] = one.Value, ["signature"] = one.Signature };
            foreach ((string name, double value) in one.Parts) parts[name] = value;
            own[one.Name] = parts;
        }

        return new JsonObject
        {
            ["pairs"] = score.Pairs,
            ["sources"] = score.Sources,
            ["toldTheTruth"] = new JsonObject { ["loss"] = score.Loss, ["perplexity"] = score.Perplexity, ["accuracy"] = score.Accuracy },
            ["onItsOwn"] = own,
        };
    }
}
