using Unroll.Cells;
using Unroll.Insight;
using Unroll.Models;
using Unroll.Tests.RepositoryTests;
using Unroll.Text;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Insight;

/// <summary>The program of docs/insight.md, which must stand there as it stands here.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public void TheProgramOfThePageRuns()
    {
        var console = new StringWriter();
        var spec = new LanguageModelSpec { Embedding = 8, Recurrent = new LstmSpec(8) };
        LanguageModel model = LanguageModel.Create(spec, Vocabulary.Build(TextUnits.Characters, "row your boat, "), seed: 7);

        // <example>
        Explanation why = model.Explain("row your boat", Record.Gates);
        InfluenceReport report = why.InfluenceReport(of: ^1);        // of the output after the last symbol
        console.WriteLine(report.Sentence);                          // Influence on ',' halves every 4.2 symbols; ...
        double forget = why.Gate("layer0.forward.forget").Mean;      // how much of the cell state is kept, on average
        GradientFlow flow = why.GradientFlows(^1)[0];                // of the lowest layer
        double? factor = flow.FactorPerStep;                         // 0.9: nine tenths per step back
        Verification check = why.VerifyInfluence(of: ^1, step: 0);   // the same by central differences
        // </example>

        Assert.StartsWith("Influence on", console.ToString(), StringComparison.Ordinal);
        Assert.InRange(forget, 0.2, 0.8);
        Assert.InRange(factor!.Value, 0.2, 1);
        Assert.True(check.RelativeError < 1e-3, $"{check}");
    }

    [Fact]
    public void ThePageShowsThatProgram() =>
        DocumentedProgram.AssertShown("docs/insight.md", "Insight/DocumentedExampleTests.cs", line => line.Replace("console.", "Console.", StringComparison.Ordinal));
}
