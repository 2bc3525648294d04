using System.Runtime.Intrinsics;

namespace Unroll.Numerics;

/// <summary>
/// What the kernels made of the weights of one layer in one direction, kept until the weights change. Shared by all threads that run the layer; nobody
/// may be running it while the weights are changed.
/// </summary>
internal sealed class PackedRecurrentWeights
{
    private readonly Lock making = new();
    private volatile Forms? current;
    private volatile StepWeights? step;

    /// <summary>How weights are kept for single steps.</summary>
    public WeightPrecision StepPrecision { get; set; }

    /// <summary>These weights packed for single steps.</summary>
    public StepWeights GetStep(in RecurrentParameters weights, int gates, int hidden, int inputSize, bool sumBias)
    {
        // Keeping no more bits than there are changes no result.
        WeightPrecision kept = weights.Fewer?.Input.Precision ?? StepPrecision;
        StepWeights? packed = step;
        if (packed is not null && packed.Version == weights.Version && packed.Level == Simd.Level && packed.Precision == kept) return packed;
        lock (making)
        {
            packed = step;
            if (packed is not null && packed.Version == weights.Version && packed.Level == Simd.Level && packed.Precision == kept) return packed;
            packed = new StepWeights(gates, hidden, inputSize, Simd.Level, kept);
            packed.Fill(weights, sumBias);
            step = packed;
            return packed;
        }
    }

    /// <summary>The packed forms of these weights. <paramref name="backward"/> asks for those of the backward run too.</summary>
    public Forms Get(in RecurrentParameters weights, int gates, int hidden, int inputSize, int width, bool sumBias, bool backward)
    {
        Forms? forms = current;
        if (forms is not null && forms.Version == weights.Version && forms.Level == Simd.Level && (!backward || forms.BackwardVersion == weights.Version)) return forms;
        lock (making)
        {
            forms = current;
            if (forms is null || forms.Level != Simd.Level) forms = new Forms(gates, hidden, inputSize, width, Simd.Level);
            if (forms.Version != weights.Version) forms.FillForward(weights, sumBias);
            if (backward && forms.BackwardVersion != weights.Version) forms.FillBackward(weights);
            current = forms;
            return forms;
        }
    }

    /// <summary>The weights in the order in which kernels read them.</summary>
    internal sealed unsafe class Forms(int gates, int hidden, int inputSize, int width, SimdLevel level)
    {
        private readonly int rows = gates * hidden;

        public SimdLevel Level { get; } = level;

        public long Version { get; private set; } = -1;

        public long BackwardVersion { get; private set; } = -1;

        /// <summary>Wᵀ [input, gates · hidden].</summary>
        public PackedMatrix Input { get; } = PackedMatrix.Empty(inputSize, gates * hidden, level);

        /// <summary>Uᵀ [width, gates · hidden] as <see cref="GatePanels{TV, S}"/>.</summary>
        public FloatBlock Hidden { get; } = new(GateLength(gates, hidden, width, level));

        /// <summary>The bias that enters the product with W, or null.</summary>
        public float[]? Bias { get; private set; }

        /// <summary>W [gates · hidden, input].</summary>
        public PackedMatrix? InputBackward { get; private set; }

        /// <summary>U [gates · hidden, width].</summary>
        public PackedMatrix? HiddenBackward { get; private set; }

        internal void FillForward(in RecurrentParameters weights, bool sumBias)
        {
            Input.Fill(weights.InputWeight, inputSize, transposed: true);
            fixed (float* source = weights.HiddenWeight)
            {
                switch (Level)
                {
                    case SimdLevel.Vector512: GatePanels<Vector512<float>, Simd512>.Pack(source, gates, hidden, width, Hidden.Pointer); break;
                    case SimdLevel.Vector256: GatePanels<Vector256<float>, Simd256>.Pack(source, gates, hidden, width, Hidden.Pointer); break;
                    case SimdLevel.Vector128: GatePanels<Vector128<float>, Simd128>.Pack(source, gates, hidden, width, Hidden.Pointer); break;
                    default: GatePanels<float, SimdScalar>.Pack(source, gates, hidden, width, Hidden.Pointer); break;
                }
            }

            if (!weights.InputBias.IsEmpty)
            {
                Bias ??= new float[rows];
                for (int i = 0; i < rows; i++) Bias[i] = weights.InputBias[i] + (sumBias || i < 2 * hidden ? weights.HiddenBias[i] : 0f);
            }

            Version = weights.Version;
        }

        internal void FillBackward(in RecurrentParameters weights)
        {
            InputBackward ??= PackedMatrix.Empty(rows, inputSize, Level);
            HiddenBackward ??= PackedMatrix.Empty(rows, width, Level);
            InputBackward.Fill(weights.InputWeight, inputSize, transposed: false);
            HiddenBackward.Fill(weights.HiddenWeight, width, transposed: false);
            BackwardVersion = weights.Version;
        }

        private static int GateLength(int gates, int hidden, int width, SimdLevel level)
        {
            int lanes = level switch { SimdLevel.Vector512 => 16, SimdLevel.Vector256 => 8, SimdLevel.Vector128 => 4, _ => 1 };
            return (hidden + lanes - 1) / lanes * lanes * gates * width;
        }
    }
}
