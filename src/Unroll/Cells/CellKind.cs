using Unroll.Numerics;

namespace Unroll.Cells;

/// <summary>What a spec means to the engine: its kernel, and the names of its gates in the order of the weights.</summary>
internal sealed class CellKind
{
    private static readonly CellKind lstm = new(new LstmKernel(), "input", "forget", "candidate", "output");
    private static readonly CellKind gruAfter = new(new GruKernel(resetAfter: true), "reset", "update", "candidate");
    private static readonly CellKind gruBefore = new(new GruKernel(resetAfter: false), "reset", "update", "candidate");
    private static readonly CellKind elmanTanh = new(new ElmanKernel(relu: false));
    private static readonly CellKind elmanRelu = new(new ElmanKernel(relu: true));

    private CellKind(IRecurrentKernel kernel, params string[] gateNames)
    {
        Kernel = kernel;
        GateNames = gateNames;
    }

    public IRecurrentKernel Kernel { get; }

    /// <summary>The gates that can be traced and pinned by name; empty for the simple cell, whose only value is the hidden state.</summary>
    public IReadOnlyList<string> GateNames { get; }

    public static CellKind Of(RecurrentSpec spec) => spec switch
    {
        LstmSpec => lstm,
        GruSpec { Reset: GruReset.After } => gruAfter,
        GruSpec => gruBefore,
        ElmanSpec { Activation: ElmanActivation.Relu } => elmanRelu,
        _ => elmanTanh,
    };

    /// <summary>Throws with all problems of the spec and the input size.</summary>
    /// <exception cref="InvalidSpecException">There are some.</exception>
    public static void Check(RecurrentSpec spec, int inputSize)
    {
        var check = new SpecCheck();
        spec.Validate(check);
        check.Range("input size", inputSize, 1);
        check.ThrowIfAny(spec.GetType().Name);
    }

    /// <summary>The kernel's number for a named value, or -1 where this cell has none of that name.</summary>
    public int Lane(string name)
    {
        for (int gate = 0; gate < GateNames.Count; gate++)
        {
            if (GateNames[gate] == name) return gate;
        }

        if (name == "hidden") return Kernel.HiddenLane;
        return name == "cell" && Kernel.HasCellState ? Kernel.CellLane : -1;
    }

    /// <summary>Every name that <see cref="Lane"/> knows.</summary>
    public IEnumerable<string> LaneNames => Kernel.HasCellState ? [.. GateNames, "cell", "hidden"] : [.. GateNames, "hidden"];
}
