namespace Unroll.Decoding;

/// <summary>
/// The beginning of a hypothesis, as a node of the tree of all beginnings, with the log probabilities of the paths that spell it and end in a blank and of those
/// that end in its last label. They must be kept apart: a label after the same label is a repetition unless a blank lies between.
/// </summary>
internal sealed class CtcPrefix
{
    private readonly CtcPrefix? parent;
    private readonly int length;
    private Dictionary<int, CtcPrefix>? children;
    private double blank = double.NegativeInfinity;
    private double label = double.NegativeInfinity;
    private double nextBlank = double.NegativeInfinity;
    private double nextLabel = double.NegativeInfinity;
    private bool touched;

    private CtcPrefix(CtcPrefix? parent, int last) => (this.parent, Label, length) = (parent, last, (parent?.length ?? -1) + 1);

    /// <summary>The last label; -1 for the empty beginning.</summary>
    public int Label { get; }

    /// <summary>The log probability of all its paths so far.</summary>
    public double Total => Add(blank, label);

    /// <summary>Before the first step: nothing, surely.</summary>
    public static CtcPrefix Empty() => new(null, -1) { blank = 0 };

    public void AddBlank(double logProbability, List<CtcPrefix> list)
    {
        nextBlank = Add(nextBlank, Total + logProbability);
        Touch(list);
    }

    public void AddRepetition(double logProbability, List<CtcPrefix> list)
    {
        nextLabel = Add(nextLabel, label + logProbability);
        Touch(list);
    }

    public void Extend(int next, double logProbability, List<CtcPrefix> list)
    {
        double reaching = next == Label ? blank : Total;
        if (double.IsNegativeInfinity(reaching)) return;
        children ??= [];
        if (!children.TryGetValue(next, out CtcPrefix? child)) children.Add(next, child = new CtcPrefix(this, next));
        child.nextLabel = Add(child.nextLabel, reaching + logProbability);
        child.Touch(list);
    }

    /// <summary>The step is over: what was gathered counts.</summary>
    public void Advance()
    {
        (blank, label, nextBlank, nextLabel, touched) = (nextBlank, nextLabel, double.NegativeInfinity, double.NegativeInfinity, false);
    }

    /// <summary>Before its step is added up: what it has been so far is over.</summary>
    public void Forget() => (blank, label) = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>It is not kept: a path that comes back later starts anew. Leaves of the tree go, so that its size stays within the beam.</summary>
    public void Drop()
    {
        Forget();
        if (children is null or { Count: 0 }) parent?.children!.Remove(Label);
    }

    public int[] Labels()
    {
        int[] labels = new int[length];
        for (CtcPrefix node = this; node.parent is not null; node = node.parent) labels[node.length - 1] = node.Label;
        return labels;
    }

    /// <summary>The more probable first; of equals the shorter, then the one whose labels come first.</summary>
    public static int Compare(CtcPrefix a, CtcPrefix b)
    {
        int order = b.Total.CompareTo(a.Total);
        if (order != 0) return order;
        return a.length != b.length ? a.length.CompareTo(b.length) : a.Labels().AsSpan().SequenceCompareTo(b.Labels());
    }

    private void Touch(List<CtcPrefix> list)
    {
        if (touched) return;
        touched = true;
        list.Add(this);
    }

    private static double Add(double a, double b)
    {
        (double low, double high) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }
}
