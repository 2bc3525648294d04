using System.Reflection;

namespace Unroll.Tests.Goldens;

public sealed class GoldenCoverageTests
{
    private static readonly GoldenCasesAttribute[] Users =
        [.. typeof(GoldenCoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetCustomAttributes<GoldenCasesAttribute>())];

    [SkippableFact]
    public void EveryGoldenIsEitherUsedByATestOrListedAsNotYetUsed()
    {
        string[] lost = [.. GoldenCatalogue.Cases(TestFolders.RequireGoldens()).Where(name => !IsUsed(name) && !NotYetUsed.Lists(name))];
        Assert.True(lost.Length == 0, $"No test takes these goldens and NotYetUsed does not list them: {string.Join(", ", lost)}.");
    }

    [SkippableFact]
    public void NothingThatATestUsesIsListedAsNotYetUsed()
    {
        string[] twice = [.. GoldenCatalogue.Cases(TestFolders.RequireGoldens()).Where(name => IsUsed(name) && NotYetUsed.Lists(name))];
        Assert.True(twice.Length == 0, $"A test takes these goldens, so delete them from NotYetUsed: {string.Join(", ", twice)}.");
    }

    [Fact]
    public void ACallIsTakenApart()
    {
        TorchCall call = TorchCall.Parse("torch.nn.Thing([4, 5], eps=1e-05, betas=(0.9, 0.999), bias=True, padding='same', momentum=None).eval()");
        Assert.Equal("Thing", call.Name);
        Assert.Equal(".eval()", call.Suffix);
        Assert.Equal(["[4, 5]"], call.Positional);
        Assert.Equal(1e-5, call.Number("eps", 0));
        Assert.Equal([0.9, 0.999], call.Numbers("betas"));
        Assert.True(call.Flag("bias", false));
        Assert.Equal("same", call.Word("padding", ""));
        Assert.Throws<InvalidDataException>(call.RequireAllRead);
        Assert.Null(call.Optional("momentum", 0.1));
        call.RequireAllRead();
    }

    private static bool IsUsed(string caseName) => Array.Exists(Users, user => user.Takes(caseName));
}
