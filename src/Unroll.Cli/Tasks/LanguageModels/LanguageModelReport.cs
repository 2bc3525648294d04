using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Unroll.Cli.Commands;
using Unroll.Cli.Recipes;
using Unroll.Cli.Rendering;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;

namespace Unroll.Cli.Tasks;

/// <summary>The figures of a language model.</summary>
internal static class LanguageModelReport
{
    private const int DefaultStreams = 32;

    /// <summary><c>unroll eval</c>.</summary>
    public static JobScore Evaluate(EvaluationRequest request, CancellationToken stop)
    {
        int places = Options.InRange("--streams", request.Streams ?? DefaultStreams, 1, 65536);
        ILanguageModel model = LanguageModelLoader.Load(request.Folder, request.Precision);
        TextPart text = CorpusReader.ReadPart(request.Data, request.Column, model.Vocabulary);
        TokenIds _ = text.Encode(model.Vocabulary, out EncodingReport report);
        if (report.Unknown > 0) request.Screen.Note($"{request.Data}: {report}");
        LanguageModelScore score = model.Evaluate(text, places, stop);
        return new JobScore(Json(score),
        [
            $"loss                {Quantity.Fixed(score.Loss, 4)} nats per symbol, told the truth before each",
            $"perplexity          {Quantity.Fixed(score.Perplexity, 3)} (comparable between models of one vocabulary)",
            $"bits per character  {Quantity.Fixed(score.BitsPerCharacter, 4)} (comparable between vocabularies)",
            $"bits per byte       {Quantity.Fixed(score.BitsPerByte, 4)}",
            $"symbols             {Quantity.Count(score.Tokens)}, {Quantity.Count(score.Unknown)} unknown",
            $"on its own          \"{TextElements.Label(string.Concat(model.Generate("", new Sampling { Temperature = 0.8, Length = 80, Seed = 1 }, stop)))}\"",
        ]);
    }

    /// <summary>A score as JSON.</summary>
    public static JsonObject Json(LanguageModelScore score) => new()
    {
        ["tokens"] = score.Tokens,
        ["unknown"] = score.Unknown,
        ["characters"] = score.Characters,
        ["bytes"] = score.Bytes,
        ["loss"] = score.Loss,
        ["perplexity"] = score.Perplexity,
        ["bitsPerCharacter"] = score.BitsPerCharacter,
        ["bitsPerByte"] = score.BitsPerByte,
    };
}
