using System.Text.Json;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class OptimizerTests
{
    public static TheoryData<OptimizerSpec> Specs =>
    [
        new Sgd(0.1), new Sgd(0.1) { Momentum = 0.9, Nesterov = true }, new Sgd(0.1) { Momentum = 0.5, Dampening = 0.2, WeightDecay = 0.1 },
        new Adam { AmsGrad = true }, new Adam { WeightDecay = 0.1, Maximise = true }, new AdamW(1e-2), new AdamW { DecayAfter = true, CorrectBias = false },
        new Adamax(), new NAdam(), new RAdam(), new RmsProp(), new RmsProp { Centred = true, Momentum = 0.9 }, new Adagrad { InitialAccumulator = 0.1 }, new Adadelta(),
        new Adafactor(), new Adafactor(0.1) { RelativeStep = false, Beta1 = 0.9, WeightDecay = 0.1 },
        new AdamW { Groups = [new ParameterGroup { Vectors = true, WeightDecay = 0, RateFactor = 0.5 }, new ParameterGroup { Parameters = ["deep.*t"], WeightDecay = 0.2 }] },
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void AResumedOptimizerGoesOnToTheBit(OptimizerSpec spec)
    {
        ParameterSet whole = Parameters(), broken = Parameters();
        IOptimizer first = spec.Create(whole), second = spec.Create(broken);
        for (int step = 0; step < 12; step++)
        {
            if (step == 5)
            {
                IOptimizer resumed = spec.Create(broken);
                resumed.Steps = second.Steps;
                Dictionary<string, float[]> saved = second.State.ToDictionary(pair => pair.Name, pair => pair.Value.ToArray(), StringComparer.Ordinal);
                foreach ((string name, Tensor value) in resumed.State) saved[name].CopyTo(value.Edit());
                second = resumed;
            }

            Step(whole, first, step, spec.LearningRate);
            Step(broken, second, step, spec.LearningRate);
        }

        foreach (Parameter parameter in whole.All) Assert.Equal(parameter.Value.ToArray(), broken[parameter.Name].Value.ToArray());
        Assert.All(whole.All, parameter => Assert.All(parameter.Value.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void ASpecComesBackFromJson(OptimizerSpec spec)
    {
        var training = new TrainingSpec { Optimizer = spec, Steps = 1 };
        string text = JsonSerializer.Serialize(training, TrainingJson.Readable.TrainingSpec);
        Assert.Contains("\"kind\"", text, StringComparison.Ordinal);
        Assert.Equal(training, JsonSerializer.Deserialize(text, TrainingJson.Readable.TrainingSpec));
        Assert.Equal(spec.GetHashCode(), JsonSerializer.Deserialize(text, TrainingJson.Readable.TrainingSpec)!.Optimizer.GetHashCode());
    }

    [Fact]
    public void StateIsPresentFromTheStartUnderItsNames()
    {
        IOptimizer optimizer = new AdamW().Create(Parameters());
        Assert.Equal(
            ["deep.weight.first_moment", "deep.weight.second_moment", "deep.bias.first_moment", "deep.bias.second_moment", "long.first_moment", "long.second_moment"],
            optimizer.State.Select(pair => pair.Name));
        Assert.Empty(new Sgd().Create(Parameters()).State);
        Assert.Equal(["deep.weight.row_mean_square", "deep.weight.column_mean_square", "deep.bias.mean_square", "long.mean_square"], new Adafactor().Create(Parameters()).State.Select(pair => pair.Name));
    }

    [Fact]
    public void GroupsDecideByNameAndDimensions()
    {
        ParameterSet parameters = Parameters(), plain = Parameters();
        IOptimizer optimizer = new Sgd(0.5) { WeightDecay = 0.1, Groups = [new ParameterGroup { Parameters = ["deep.bias"], RateFactor = 0 }, new ParameterGroup { Vectors = true, WeightDecay = 0 }] }.Create(parameters);
        foreach (Parameter parameter in parameters.All) parameter.Value.WriteGradient(out _).Clear();
        optimizer.Step(0.5);
        Assert.Equal(plain["deep.bias"].Value.ToArray(), parameters["deep.bias"].Value.ToArray());
        Assert.Equal(plain["long"].Value.ToArray(), parameters["long"].Value.ToArray());
        for (int i = 0; i < 15; i++) Assert.Equal(plain["deep.weight"].Value.Values[i] * 0.95f, parameters["deep.weight"].Value.Values[i], 1e-6f);
    }

    [Fact]
    public void AParameterWithoutAGradientStaysAndOneWithIsANewVersion()
    {
        ParameterSet parameters = Parameters(), before = Parameters();
        IOptimizer optimizer = new AdamW(0.1).Create(parameters);
        parameters["long"].Value.WriteGradient(out _).Fill(1);
        int version = parameters["long"].Value.Version, other = parameters["deep.bias"].Value.Version;
        optimizer.Step(0.1);
        Assert.Equal(before["deep.bias"].Value.ToArray(), parameters["deep.bias"].Value.ToArray());
        Assert.Equal(other, parameters["deep.bias"].Value.Version);
        Assert.NotEqual(version, parameters["long"].Value.Version);
        Assert.NotEqual(before["long"].Value.ToArray(), parameters["long"].Value.ToArray());
    }

    [Fact]
    public void EveryMistakeIsListed()
    {
        var spec = new Adam(-1) { Beta1 = 1, Epsilon = double.NaN, WeightDecay = -0.1, Groups = [new ParameterGroup()] };
        var thrown = Assert.Throws<InvalidSpecException>(() => spec.Create(Parameters()));
        foreach (string field in (string[])["LearningRate", "Beta1", "Epsilon", "WeightDecay", "Groups[0].Parameters"]) Assert.Contains(field, thrown.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<InvalidSpecException>(() => new Sgd { Nesterov = true }.Create(Parameters()));
    }

    [Fact]
    public void GradientsThatAreNotFiniteAreNotScaled()
    {
        ParameterSet parameters = Parameters();
        parameters["long"].Value.WriteGradient(out _).Fill(3);
        parameters["long"].Value.EditGradient()[7] = float.NaN;
        Assert.True(double.IsNaN(Gradients.ClipNorm(parameters, 1)));
        Assert.Equal(3f, parameters["long"].Value.Gradient[0]);
        Assert.True(double.IsNaN(Gradients.Norm(parameters, double.PositiveInfinity)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.ClipNorm(parameters, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gradients.Norm(parameters, -1));
        parameters["long"].Value.EditGradient().Fill(2);
        Assert.Equal(Math.Pow(200 * 8.0, 1 / 3.0), Gradients.Norm(parameters, 3), 1e-9);
    }

    private static ParameterSet Parameters()
    {
        var parameters = new ParameterSet();
        Add(parameters, "deep.weight", new Shape(3, 5), 1);
        Add(parameters, "deep.bias", new Shape(5), 2);
        Add(parameters, "long", new Shape(200), 3);
        return parameters;
    }

    private static void Add(ParameterSet parameters, string name, Shape shape, ulong seed)
    {
        float[] values = new float[shape.Length];
        RandomFill.Normal(new RandomStream(seed), 0, values);
        parameters.Add(new Parameter(name, Tensor.From(values, shape), trainable: true));
    }

    private static void Step(ParameterSet parameters, IOptimizer optimizer, int step, double rate)
    {
        parameters.ClearGradients();
        foreach (Parameter parameter in parameters.All)
        {
            Span<float> gradient = parameter.Value.WriteGradient(out _);
            RandomFill.Normal(new RandomStream(50), (ulong)(1000 * step), gradient);
            for (int i = 0; i < gradient.Length; i++) gradient[i] += 0.1f * parameter.Value.Values[i];
        }

        optimizer.Step(rate / (1 + step));
    }
}
