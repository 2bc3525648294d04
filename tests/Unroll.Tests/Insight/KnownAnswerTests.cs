using Unroll.Cells;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tracing;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Insight;

/// <summary>Models whose gradients through time are known without computing them.</summary>
public sealed class KnownAnswerTests
{
    private const int Hidden = 6;
    private const int Steps = 40;

    [Theory]
    [InlineData(0.9f)]
    [InlineData(0.5f)]
    [InlineData(1.05f)]
    public void A_linear_network_fades_by_its_weight_at_every_step(float weight)
    {
        // A relu network with positive states never leaves its straight part, so it is linear: h_t = w h_{t-1} + x_t.
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new ElmanSpec(Hidden) { Activation = ElmanActivation.Relu, RecurrentWeights = RecurrentInitialization.Identity }, 1, new RandomStream(1));
        foreach (ref float value in parameters["weight_hh_l0"].Value.Edit()) value *= weight;
        Fill(parameters, "weight_ih_l0", 1f);
        Fill(parameters, "bias_ih_l0", 0.1f);
        Fill(parameters, "bias_hh_l0", 0f);

        GradientFlow flow = FlowOfLastState(layer);

        for (int t = 1; t < Steps; t++) Assert.Equal(weight, flow.HiddenNorms[t - 1] / flow.HiddenNorms[t], 6);
        Assert.Equal(weight, flow.FactorPerStep!.Value, 6);
        Assert.Null(flow.CellNorms);
    }

    [Fact]
    public void An_lstm_that_forgets_nothing_keeps_the_whole_cell_gradient()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new LstmSpec(Hidden), 1, new RandomStream(1));
        Fill(parameters, "weight_hh_l0", 0f);
        Fill(parameters, "weight_ih_l0", 0f);
        Fill(parameters, "bias_hh_l0", 0f);

        // Sigmoid of 40 is 1 in single precision.
        parameters["bias_ih_l0"].Value.Edit().Slice(Hidden, Hidden).Fill(40f);

        GradientFlow flow = FlowOfLastState(layer);

        foreach (double norm in flow.CellNorms!) Assert.Equal(flow.CellNorms![^1], norm);
        Assert.True(flow.CellNorms![0] > 0);
        Assert.Equal(1.0, Decay.FactorPerStep(flow.CellNorms!)!.Value, 12);
        for (int t = 0; t < Steps - 1; t++) Assert.Equal(0.0, flow.HiddenNorms[t]);
    }

    [Fact]
    public void A_closed_forget_gate_lets_nothing_through()
    {
        var parameters = new ParameterSet();
        var layer = new Recurrent(parameters.Root, new LstmSpec(Hidden), 1, new RandomStream(1));
        Fill(parameters, "weight_hh_l0", 0f);
        parameters["bias_ih_l0"].Value.Edit().Slice(Hidden, Hidden).Fill(-200f);

        GradientFlow flow = FlowOfLastState(layer);

        Assert.All(flow.CellNorms!.Take(Steps - 1), norm => Assert.True(norm <= Decay.Zero));
        Assert.True(flow.CellNorms![^1] > 0);
        Assert.Null(flow.FactorPerStep);
    }

    // The gradient of the sum of the last hidden state.
    private static GradientFlow FlowOfLastState(Recurrent layer)
    {
        var recorder = new TraceRecorder(Record.Gradients);
        var tape = new Tape();
        float[] ones = new float[Steps];
        Array.Fill(ones, 1f);
        Tensor input = Tensor.From(ones, new Shape(1, Steps, 1));
        Tensor output = layer.Forward(new Pass(tape, Trace: new TraceScope(recorder)), input).Output;
        float[] seed = new float[output.Length];
        seed.AsSpan(^Hidden..).Fill(1f);
        tape.Backward(output, seed);
        return GradientFlow.From(recorder, "layer0.forward");
    }

    private static void Fill(ParameterSet parameters, string name, float value) => parameters[name].Value.Edit().Fill(value);
}
