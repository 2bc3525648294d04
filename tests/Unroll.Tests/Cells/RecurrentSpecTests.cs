using System.Text.Json;
using System.Text.Json.Serialization;
using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Tests.Cells;

public sealed partial class RecurrentSpecTests
{
    public static TheoryData<RecurrentSpec, string> Specs => new()
    {
        { new LstmSpec(128) { Layers = 2, Bidirectional = true, Dropout = 0.3, ForgetBias = 1, Projection = 32 }, "\"cell\":\"lstm\"" },
        { new GruSpec(7) { Reset = GruReset.Before, RecurrentWeights = RecurrentInitialization.Orthogonal, Bias = false }, "\"cell\":\"gru\"" },
        { new ElmanSpec(3) { Activation = ElmanActivation.Relu, InputWeights = InputInitialization.Xavier, RecurrentWeights = RecurrentInitialization.Identity }, "\"cell\":\"rnn\"" },
    };

    [Theory]
    [MemberData(nameof(Specs))]
    public void ASpecComesBackFromJsonAsItWas(RecurrentSpec spec, string discriminator)
    {
        string json = JsonSerializer.Serialize(spec, SpecJson.Default.RecurrentSpec);
        Assert.Contains(discriminator, json, StringComparison.Ordinal);
        Assert.Equal(spec, JsonSerializer.Deserialize(json, SpecJson.Default.RecurrentSpec));
    }

    [Fact]
    public void AllProblemsAreReportedAtOnce()
    {
        var check = new SpecCheck();
        new LstmSpec(0) { Layers = 1, Dropout = 1.5, Bias = false, ForgetBias = 1, Projection = 9 }.Validate(check["Recurrent"]);
        string[] fields = [.. check.Problems.Select(problem => problem.Field).Distinct(StringComparer.Ordinal)];
        Assert.Equal(["Recurrent.Hidden", "Recurrent.Dropout", "Recurrent.Projection", "Recurrent.ForgetBias"], fields);
    }

    [Fact]
    public void AnImpossibleSpecBuildsNoLayer()
    {
        var parameters = new ParameterSet();
        InvalidSpecException error = Assert.Throws<InvalidSpecException>(() => new Recurrent(parameters.Root, new GruSpec(-3) { Layers = 0 }, 0, new RandomStream(1)));
        Assert.Equal(3, error.Problems.Count);
        Assert.Empty(parameters.All);
    }

    [Fact]
    public void ParametersHavePyTorchsNamesShapesAndRange()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root["rnn"], new LstmSpec(16) { Layers = 2, Bidirectional = true, Projection = 5 }, 3, new RandomStream(4));
        Assert.Equal(10, layer.OutputSize);
        Assert.Equal(2 * 2 * 5, parameters.All.Count);
        Assert.Equal(new Shape(64, 3), parameters["rnn.weight_ih_l0"].Shape);
        Assert.Equal(new Shape(64, 10), parameters["rnn.weight_ih_l1_reverse"].Shape);
        Assert.Equal(new Shape(64, 5), parameters["rnn.weight_hh_l1"].Shape);
        Assert.Equal(new Shape(5, 16), parameters["rnn.weight_hr_l0_reverse"].Shape);
        foreach (Parameter parameter in parameters.All)
        {
            float[] values = parameter.Value.ToArray();
            Assert.All(values, value => Assert.InRange(value, -0.25f, 0.25f));
            Assert.True(values.Max() > 0.15f && values.Min() < -0.15f, $"{parameter} does not fill ±1/√16.");
        }
    }

    [Fact]
    public void TheForgetBiasIsWhatWasAskedFor()
    {
        var parameters = new ParameterSet();
        _ = new Recurrent(parameters.Root, new LstmSpec(4) { ForgetBias = 1.5 }, 3, new RandomStream(4));
        float[] sum = [.. parameters["bias_ih_l0"].Value.ToArray().Zip(parameters["bias_hh_l0"].Value.ToArray(), (b, d) => b + d)];
        Assert.All(sum[4..8], value => Assert.Equal(1.5f, value));
        Assert.All(sum[..4], value => Assert.InRange(value, -1f, 1f));
    }

    [Theory]
    [InlineData(12, null)]
    [InlineData(12, 5)]
    public void OrthogonalWeightsNeitherStretchNorShrink(int hidden, int? projection)
    {
        var parameters = new ParameterSet();
        _ = new Recurrent(parameters.Root, new LstmSpec(hidden) { RecurrentWeights = RecurrentInitialization.Orthogonal, Projection = projection }, 3, new RandomStream(4));
        float[] values = parameters["weight_hh_l0"].Value.ToArray();
        int width = projection ?? hidden;
        for (int gate = 0; gate < 4; gate++)
        {
            for (int a = 0; a < width; a++)
            {
                for (int b = 0; b < width; b++)
                {
                    double sum = 0;
                    for (int row = 0; row < hidden; row++) sum += values[(gate * hidden + row) * width + a] * values[(gate * hidden + row) * width + b];
                    Assert.Equal(a == b ? 1 : 0, sum, 1e-5);
                }
            }
        }
    }

    [Fact]
    public void IdentityAndXavierAreAsNamed()
    {
        var parameters = new ParameterSet();
        _ = new Recurrent(
            parameters.Root, new GruSpec(3) { RecurrentWeights = RecurrentInitialization.Identity, InputWeights = InputInitialization.Xavier }, 5, new RandomStream(4));
        float[] u = parameters["weight_hh_l0"].Value.ToArray();
        for (int i = 0; i < u.Length; i++) Assert.Equal(i / 3 % 3 == i % 3 ? 1f : 0f, u[i]);
        double bound = Math.Sqrt(6.0 / (3 + 5));
        Assert.All(parameters["weight_ih_l0"].Value.ToArray(), value => Assert.InRange(value, -bound, bound));
        Assert.All(parameters["bias_ih_l0"].Value.ToArray(), value => Assert.Equal(0f, value));
    }

    [JsonSerializable(typeof(RecurrentSpec))]
    private sealed partial class SpecJson : JsonSerializerContext;
}
