using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The scores of the next symbol: W o + b, where W may be the embedding of the target.</summary>
internal sealed class OutputLayer
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Dropout dropout;

    public OutputLayer(ParameterScope scope, Seq2SeqSpec spec, Parameter embedding, RandomStream random)
    {
        int symbols = embedding.Shape[0];
        IInitializer uniform = Initializers.FanInUniform(spec.OutputInputs);
        weight = spec.Tied ? embedding : scope.Create("weight", new Shape(symbols, spec.OutputInputs), spec.Transformer is null ? uniform : Initializers.XavierUniform(), random);
        bias = scope.Create("bias", new Shape(symbols), spec.Transformer is null ? uniform : Initializers.Zeros, random);
        dropout = new Dropout(spec.OutputDropout, "output");
    }

    /// <summary>The scores as <c>[batch, time, symbols]</c>.</summary>
    public Tensor Forward(Pass pass, Tensor outputs) => pass.Tape.Linear(dropout.Forward(pass, outputs), weight.Value, bias.Value);

    /// <summary>As <see cref="Forward"/> without recording, to memory that exists.</summary>
    public void Write(Tensor outputs, Span<float> scores)
    {
        int inputs = weight.Shape[1];
        KeptWeights.Linear(outputs.Values, weight.Value, bias.Value.Values, scores, outputs.Length / inputs);
    }
}
