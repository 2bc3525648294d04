using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.RepositoryTests;

namespace Unroll.Tests.Tensors;

/// <summary>The program of docs/operations.md, which must stand there as it stands here.</summary>
public sealed class DocumentedExampleTests
{
    [Fact]
    public void ANetworkLearnsExclusiveOr()
    {
        // <example>
        var random = new RandomStream(seed: 7);
        var parameters = new ParameterSet();
        var hidden = new Linear(parameters.Root["hidden"], inputs: 2, outputs: 8, random);
        var output = new Linear(parameters.Root["output"], inputs: 8, outputs: 2, random);
        Tensor x = Tensor.From([0, 0, 0, 1, 1, 0, 1, 1], new Shape(4, 2));
        int[] answers = [0, 1, 1, 0];

        float loss = 0;
        for (int update = 0; update < 1000; update++)
        {
            var pass = new Pass(new Tape(), Training: true, random.Fork((ulong)update));
            Tensor h = pass.Tape.Tanh(hidden.Forward(pass, x));
            Tensor logits = output.Forward(pass, h);
            parameters.ClearGradients();
            loss = pass.Tape.Backward(pass.Tape.SoftmaxCrossEntropy(logits, answers));
            foreach (Parameter parameter in parameters.Trainable)
            {
                Span<float> weights = parameter.Value.Edit();
                for (int i = 0; i < weights.Length; i++) weights[i] -= 0.5f * parameter.Value.Gradient[i];
            }
        }

        // </example>
        Assert.InRange(loss, 0, 0.05f);
    }

    [Fact]
    public void ThePageShowsThatProgramAndNamesEveryOperation()
    {
        string page = DocumentedProgram.AssertShown("docs/operations.md", "Tensors/DocumentedExampleTests.cs");
        string[] missing = [.. typeof(Operations).GetMethods().Where(method => method.IsStatic).Select(method => method.Name).Distinct(StringComparer.Ordinal)
            .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal) && !page.Contains($"`{name}(", StringComparison.Ordinal))];
        Assert.True(missing.Length == 0, $"docs/operations.md does not name {string.Join(", ", missing)}.");
    }
}
