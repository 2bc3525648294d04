using Unroll.Cells;
using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Models;

/// <summary>The first state of the decoder from the image's vector v: h_0 = tanh(W v + b) for each layer, and for an LSTM c_0 = W' v + b'.</summary>
internal sealed class CaptionBridge
{
    private readonly List<Linear> hidden = [];
    private readonly List<Linear> cells = [];

    public CaptionBridge(ParameterScope scope, RecurrentSpec spec, int size, RandomStream random)
    {
        for (int layer = 0; layer < spec.Layers; layer++)
        {
            string index = layer.ToString(System.Globalization.CultureInfo.InvariantCulture);
            hidden.Add(new Linear(scope["hidden" + index], size, spec.StateSize, random));
            if (spec is LstmSpec) cells.Add(new Linear(scope["cell" + index], size, spec.Hidden, random));
        }
    }

    public RecurrentState Forward(Pass pass, Tensor image) =>
        new([.. hidden.Select(layer => pass.Tape.Tanh(layer.Forward(pass, image)))], [.. cells.Select(layer => layer.Forward(pass, image))]);
}
