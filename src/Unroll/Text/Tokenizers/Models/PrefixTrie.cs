namespace Unroll.Text;

/// <summary>Finds all keys that a text begins with, one character after the other.</summary>
internal sealed class PrefixTrie
{
    // Most steps are first ones: those are looked up in a table, all others by node and character in one number.
    private readonly int[] first = new int[char.MaxValue + 1];
    private readonly Dictionary<long, int> children = [];
    private readonly List<int> values = [-1];

    /// <summary>The node before any character.</summary>
    public const int Root = 0;

    /// <summary>Adds a key; the first value of a key counts.</summary>
    public void Add(ReadOnlySpan<char> key, int value)
    {
        int node = Root;
        foreach (char next in key)
        {
            int child = Next(node, next);
            if (child < 0)
            {
                child = values.Count;
                values.Add(-1);
                if (node == Root) first[next] = child;
                else children.Add(Key(node, next), child);
            }

            node = child;
        }

        if (values[node] < 0) values[node] = value;
    }

    /// <summary>The node after one more character; -1 if no key goes on so.</summary>
    public int Next(int node, char next)
    {
        if (node != Root) return children.TryGetValue(Key(node, next), out int child) ? child : -1;
        return first[next] > 0 ? first[next] : -1;
    }

    /// <summary>The value of the key that ends at a node; -1 if none does.</summary>
    public int Value(int node) => values[node];

    private static long Key(int node, char next) => ((long)node << 16) | next;
}
