using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Cells;

/// <summary>The parameters of one layer in one direction under PyTorch's names, and what the kernels made of them.</summary>
internal sealed class CellWeights
{
    private readonly PackedRecurrentWeights packed = new();

    /// <summary>Creates <c>weight_ih</c>, <c>weight_hh</c>, <c>bias_ih</c>, <c>bias_hh</c> and, for a projection, <c>weight_hr</c>, each with the suffix.</summary>
    public CellWeights(ParameterScope scope, string suffix, RecurrentSpec spec, int inputSize, RandomStream random)
    {
        int gates = CellKind.Of(spec).Kernel.Gates;
        (InputSize, Hidden, Width) = (inputSize, spec.Hidden, spec.StateSize);
        var uniform = new CellInitializer(gates, Hidden, RecurrentInitialization.Uniform);
        IInitializer input = spec.InputWeights == InputInitialization.Xavier ? new CellInitializer(gates, Hidden, RecurrentInitialization.Xavier) : uniform;
        InputWeight = scope.Create("weight_ih" + suffix, new Shape(gates * Hidden, inputSize), input, random).Value;
        HiddenWeight = scope.Create("weight_hh" + suffix, new Shape(gates * Hidden, Width), new CellInitializer(gates, Hidden, spec.RecurrentWeights), random).Value;
        if (spec.Bias)
        {
            InputBias = scope.Create("bias_ih" + suffix, new Shape(gates * Hidden), uniform, random).Value;
            HiddenBias = scope.Create("bias_hh" + suffix, new Shape(gates * Hidden), uniform, random).Value;
            if (spec.InputWeights == InputInitialization.Xavier)
            {
                InputBias.Edit().Clear();
                HiddenBias.Edit().Clear();
            }

            if (spec is LstmSpec { ForgetBias: { } forgetBias })
            {
                InputBias.Edit().Slice(Hidden, Hidden).Fill((float)forgetBias);
                HiddenBias.Edit().Slice(Hidden, Hidden).Clear();
            }
        }

        if (Width != Hidden) Projection = scope.Create("weight_hr" + suffix, new Shape(Width, Hidden), uniform, random).Value;
    }

    public int InputSize { get; }

    public int Hidden { get; }

    /// <summary>Size of the hidden state.</summary>
    public int Width { get; }

    /// <summary>How weights are kept for single steps.</summary>
    public WeightPrecision StepPrecision { get => packed.StepPrecision; set => packed.StepPrecision = value; }

    public Tensor InputWeight { get; }

    public Tensor HiddenWeight { get; }

    public Tensor? InputBias { get; }

    public Tensor? HiddenBias { get; }

    public Tensor? Projection { get; }

    public IEnumerable<Tensor> All => new[] { InputWeight, HiddenWeight, InputBias, HiddenBias, Projection }.OfType<Tensor>();

    /// <summary>The numbers as the kernels take them. Valid while nobody changes the parameters.</summary>
    /// <param name="step">Whether they are for a single step, which reads weights of fewer bits as they are: no floats are made of them.</param>
    public RecurrentParameters Describe(bool step = false)
    {
        bool fewer = InputWeight.Quantized is { } input && HiddenWeight.Quantized is { } hidden && input.Precision == hidden.Precision && Projection is null;
        return new RecurrentParameters
        {
            InputWeight = fewer && step ? default : InputWeight.Values,
            HiddenWeight = fewer && step ? default : HiddenWeight.Values,
            Fewer = fewer ? (InputWeight.Quantized!, HiddenWeight.Quantized!) : null,
            InputBias = InputBias is null ? default : InputBias.Values,
            HiddenBias = HiddenBias is null ? default : HiddenBias.Values,
            Projection = Projection is null ? default : Projection.Values,

            // Each version only goes up, so their sum names one state of all of them.
            Version = (long)InputWeight.Version + HiddenWeight.Version + (InputBias?.Version ?? 0) + (HiddenBias?.Version ?? 0) + (Projection?.Version ?? 0),
            Packed = packed,
        };
    }
}
