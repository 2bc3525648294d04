using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain MODEL --view comparison</c>: language models side by side, whatever they are made of.</summary>
internal static class ComparisonExplainer
{
    /// <summary>What the view is called.</summary>
    public const string View = "comparison";

    /// <summary>Shows how well the models predict a file, or what each symbol of a typed text costs them.</summary>
    public static int Explain(ExplanationRequest request, ILanguageModel model)
    {
        if (request.Data is null && request.Text is null) throw new WrongUseException("Say on which text: --data FILE, or --text TEXT for a passage symbol by symbol.");
        List<(string Name, ILanguageModel Model)> models = [(ExplanationRequest.Name(request.Folder), model)];
        if (request.Beside is { } other) models.Add((ExplanationRequest.Name(other), LanguageModelLoader.Load(other)));
        return request.Data is { } path
            ? request.Show(LanguageModelComparison.Measure(models, ReadText(path), prompt: request.Text ?? ""), ComparisonView.Render)
            : request.Show(PassageComparison.Measure(models, request.RequireText()), ComparisonView.Render);
    }

    /// <summary>A file as a text to measure on.</summary>
    public static TextPart ReadText(string path) => new(Path.GetFileName(path), CorpusReader.ReadText(path).AsMemory());
}
