using Unroll.Tensors;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class ClippingGoldenTests
{
    [SkippableTheory]
    [GoldenCases("optim/clip")]
    public void ClippingAgreesWithPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        var parameters = new ParameterSet();
        foreach (string key in golden.Names.Where(key => key.StartsWith("input.grad.", StringComparison.Ordinal)))
        {
            var tensor = Tensor.Zeros(golden[key].Shape);
            parameters.Add(new Parameter(key["input.grad.".Length..], tensor, trainable: true));
            golden[key].ToSingles().CopyTo(tensor.WriteGradient(out _));
        }

        switch (golden.Call.Path)
        {
            case "torch.nn.utils.clip_grad_norm_":
                double norm = Gradients.ClipNorm(parameters, golden.Call.PositionalNumber(1), golden.Call.Number("norm_type", 2));
                golden.Check("output.total_norm", [(float)norm]);
                break;
            case "torch.nn.utils.clip_grad_value_":
                Gradients.ClipValue(parameters, golden.Call.PositionalNumber(1));
                break;
            default:
                throw new InvalidDataException($"{name}: the test does not know '{golden.Call.Path}'.");
        }

        foreach (Parameter parameter in parameters.All) golden.Check("output.grad." + parameter.Name, parameter.Value.Gradient);
        golden.RequireComplete();
    }
}
