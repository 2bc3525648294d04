using Unroll.Formats;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Xunit.Sdk;

namespace Unroll.Tests.Goldens;

/// <summary>A golden that a test only half understands must fail, whatever folder it comes from.</summary>
public sealed class GoldenCaseTests
{
    [Fact]
    public void ACaseThatIsUnderstoodPasses() => Double(Write("torch.double(x)", 2, 4)).RequireComplete();

    [Fact]
    public void AWrongValueFails() => Assert.ThrowsAny<XunitException>(() => Double(Write("torch.double(x)", 2, 4.1f)));

    [Fact]
    public void AnArgumentThatNobodyReadFails() =>
        Assert.Throws<InvalidDataException>(() => Double(Write("torch.double(x, surprise=3)", 2, 4)).RequireComplete());

    [Fact]
    public void AnExpectedValueThatNobodyComparedFails() =>
        Assert.ThrowsAny<XunitException>(() => Double(Write("torch.double(x)", 2, 4, NamedArray.From("output.extra", [1f], 1))).RequireComplete());

    [Fact]
    public void TheToleranceIsThatOfTheReadme()
    {
        GoldenCase golden = Write("torch.double(x)", 2, 4);
        Assert.Equal(10 * 1e-4 + 1e-6 * (1 + 4.0), golden.Tolerance("output.y", [4]), 1e-12);
        Double(Write("torch.double(x)", 2, 4.0009f));
        Assert.ThrowsAny<XunitException>(() => Double(Write("torch.double(x)", 2, 4.0011f)));
    }

    [Fact]
    public void CasesOfAFolderAreListedByTheirNames()
    {
        using var folder = new TemporaryFolder();
        WriteTo(folder, "family/one", "torch.double(x)", 1, 2);
        WriteTo(folder, "family/two", "torch.double(x)", 1, 2);
        File.WriteAllText(folder["family/config.json"], "{}");
        Assert.Equal(["family/one", "family/two"], GoldenCatalogue.Cases(folder.Path));
        Assert.True(new GoldenCasesAttribute("family") { Only = "t" }.Takes("family/two"));
        Assert.False(new GoldenCasesAttribute("family") { Except = "t" }.Takes("family/two"));
        Assert.False(new GoldenCasesAttribute("family").Takes("family/deeper/one"));
    }

    private static GoldenCase Double(GoldenCase golden)
    {
        Tensor x = golden.Input("x");
        var tape = new Tape();
        golden.Backward(tape, ("y", tape.Scale(x, 2)));
        golden.CheckGradients();
        return golden;
    }

    private static GoldenCase Write(string call, float x, float y, params NamedArray[] more)
    {
        using var folder = new TemporaryFolder();
        WriteTo(folder, "family/case", call, x, y, more);
        return GoldenCase.Load(folder.Path, "family/case");
    }

    private static void WriteTo(TemporaryFolder folder, string name, string call, float x, float y, params NamedArray[] more)
    {
        Directory.CreateDirectory(folder[Path.GetDirectoryName(name)!]);
        File.WriteAllText(folder[name + ".json"], $$$$"""
            {"torch_call": "{{{{call}}}}", "loss": "loss = sum over float outputs of sum(output * input.loss_weight.<output>)",
             "observed": {"output.y": {"max_abs_diff_f32_vs_f64": 1e-4, "max_abs_f64": 4}, "output.loss": {"max_abs_diff_f32_vs_f64": 1e-2, "max_abs_f64": 12}}}
            """);
        Safetensors.Write(folder[name + ".safetensors"],
        [
            NamedArray.From("input.x", [x], 1), NamedArray.From("input.loss_weight.y", [3f], 1), NamedArray.From("output.y", [2 * x], 1),
            NamedArray.From("f64.output.y", [(double)y], 1), NamedArray.From("output.loss", [6 * x], []), NamedArray.From("grad.input.x", [6f], 1), .. more,
        ]);
    }
}
