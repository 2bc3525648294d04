using System.Globalization;
using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class OptimizerGoldenTests
{
    /// <summary>Trains loss = mean((tanh(x W1 + b1) W2 + b2 - y)²) as the golden did; the gradients are computed here, in double.</summary>
    [SkippableTheory]
    [GoldenCases("optim/optimizers")]
    public void OptimizersAgreeWithPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Assert.StartsWith("loss = mean((tanh(x W1 + b1) W2 + b2 - y)^2)", golden.Description[golden.Description.IndexOf("loss = ", StringComparison.Ordinal)..], StringComparison.Ordinal);
        OptimizerSpec spec = TorchOptimizers.ToSpec(golden);
        var parameters = new ParameterSet();
        foreach (string key in golden.Names.Where(key => key.StartsWith("param.", StringComparison.Ordinal)))
            parameters.Add(new Parameter(key["param.".Length..], golden[key].ToTensor(requiresGradient: true), trainable: true));
        IOptimizer optimizer = spec.Create(parameters);
        var losses = new List<float>();
        for (int step = 1; golden.Has(Key("output", step, "W1")); step++)
        {
            parameters.ClearGradients();
            losses.Add((float)TanhNetwork.Gradients(parameters, golden["input.x"], golden["input.y"]));
            foreach (Parameter parameter in parameters.All) golden.Check(Key("grad", step, parameter.Name), parameter.Value.Gradient);
            optimizer.Step(spec.LearningRate);
            foreach (Parameter parameter in parameters.All) golden.Check(Key("output", step, parameter.Name), parameter.Value.Values);
        }

        golden.Check("output.losses", [.. losses]);
        golden.RequireComplete();
    }

    private static string Key(string kind, int step, string parameter) => $"{kind}.step{step.ToString("00", CultureInfo.InvariantCulture)}.{parameter}";
}
