#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// How often does a model that writes LaTeX close what it opens? dotnet run -c Release examples/05-latex-balance.cs MODEL [SAMPLES]
using System.Globalization;
using Unroll.Decoding;
using Unroll.Metrics;
using Unroll.Models;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/05-latex-balance.cs MODEL [SAMPLES]");
    return 2;
}

var model = LanguageModel.Load(args[0]);
int samples = args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
string[] texts = [.. Enumerable.Range(0, samples).Select(seed =>
    string.Concat(model.Generate("\n", new Sampling { Temperature = 0.8, Length = 4321, Seed = (ulong)seed })))];
Console.WriteLine(LatexBalanceScore.Of(texts));
return 0;
