namespace Unroll.Cli.Tasks;

/// <summary><c>unroll explain DIR</c> of a forecaster.</summary>
internal static class ForecastExplainer
{
    public static int Explain(ExplanationRequest request) => throw new WrongUseException($"{request.Folder} cannot be explained yet.");
}
