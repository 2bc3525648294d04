using Unroll.Cli.Rendering.Insight;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Models;

namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain</c> for models from sequence to sequence.</summary>
internal static class TranslationExplainer
{
    private const string Alignment = "alignment", Cascade = "cascade", Recovery = "recovery", Bottleneck = "bottleneck", Probe = "probe", Beam = "beam";

    /// <summary>Shows where the model looked, what becomes of a mistake, what is left of the source, or between what it chose.</summary>
    public static int Explain(ExplanationRequest request)
    {
        request.RefuseVerify("A translator's");
        Seq2Seq model = Seq2Seq.Load(request.Folder);
        // Without attention the question is what the one vector holds.
        string view = !model.Attends ? request.ViewAmong(Bottleneck, Cascade, Recovery, Probe, Beam) : request.ViewAmong(Alignment, Cascade, Recovery, Bottleneck, Probe, Beam);
        if (request.Text is { } text && PairNotes.Of(model, text) is { } note) request.Screen.Note(note);
        return (view, request.Data) switch
        {
            (Cascade, not null) => request.Show(model.MeasureCascades(Pairs(request)), CascadeView.Render),
            (Recovery, not null) => request.Show(model.MeasureRecoveries(Pairs(request)), CascadeView.Render),
            (Probe, _) => request.Show(model.ProbeContext(Pairs(request)), BottleneckView.Render),
            (Bottleneck, not null) => request.Show(LengthTable.Measure(Models(request, model), Pairs(request), options: Search(request)), BottleneckView.Render),
            (_, not null) => throw new WrongUseException($"--data is for --view {Cascade}, {Recovery}, {Bottleneck} and {Probe}. The view {view} is of one text: --text TEXT."),
            (Cascade, _) => request.Show(model.ExplainCascade(request.RequireText(), request.RequireTarget()), CascadeView.Render),
            (Recovery, _) => request.Show(model.ExplainRecovery(request.RequireText(), request.RequireTarget(), Step(request, model)), CascadeView.Render),
            (Bottleneck, _) => request.Show(model.ExplainSource(request.RequireText(), request.Target), BottleneckView.Render),
            (Beam, _) => request.Show(model.ExplainBeam(request.RequireText(), Search(request)), BeamView.Render),
            _ => request.Target is { } truth
                ? request.Show(model.CompareAlignments(request.RequireText(), truth), AlignmentView.Render)
                : request.Show(model.ExplainAlignment(request.RequireText()), AlignmentView.Render),
        };
    }

    private static DataSet<SequencePair> Pairs(ExplanationRequest request) =>
        EvaluationRequest.ForUse(request.Folder, request.Screen).Recipe<TranslationRecipe>().Data.Read(request.RequireData(), request.Target);

    private static List<(string Name, Seq2Seq Model)> Models(ExplanationRequest request, Seq2Seq model)
    {
        List<(string, Seq2Seq)> models = [(ExplanationRequest.Name(request.Folder), model)];
        if (request.Beside is { } other) models.Add((ExplanationRequest.Name(other), Seq2Seq.Load(other)));
        return models;
    }

    private static TranslationOptions? Search(ExplanationRequest request)
    {
        if (request.Beam is not { } width) return null;
        var options = new TranslationOptions { Search = new BeamSearch(width) };
        Options.Check(options.Search.Validate, _ => "--beam");
        return options;
    }

    // What --of says by default is the last symbol, behind which there is nothing to see.
    private static Index Step(ExplanationRequest request, Seq2Seq model)
    {
        int symbols = model.TargetVocabulary.Encode(request.RequireTarget()).Length;
        if (symbols == 0) throw new WrongUseException("--target is empty: no symbol of it can be told wrongly.");
        return request.Of == "^1" ? 0 : request.Step(symbols, $"the target has {symbols} symbols");
    }
}
