namespace Unroll.Text;

/// <summary>Finds all keys that a text begins with, one character after the other.</summary>
internal sealed class PrefixTrie
{
    private readonly Dictionary<(int Node, char Next), int> children = [];
    private readonly List<int> values = [-1];

    /// <summary>The node before any character.</summary>
    public const int Root = 0;

    /// <summary>Adds a key; the first value of a key counts.</summary>
    public void Add(ReadOnlySpan<char> key, int value)
    {
        int node = Root;
        foreach (char next in key)
        {
            if (!children.TryGetValue((node, next), out int child))
            {
                child = values.Count;
                values.Add(-1);
                children.Add((node, next), child);
            }

            node = child;
        }

        if (values[node] < 0) values[node] = value;
    }

    /// <summary>The node after one more character; -1 if no key goes on so.</summary>
    public int Next(int node, char next) => children.TryGetValue((node, next), out int child) ? child : -1;

    /// <summary>The value of the key that ends at a node; -1 if none does.</summary>
    public int Value(int node) => values[node];
}
