namespace Unroll.Numerics;

/// <summary>The sizes of attention: how many sequences, queries and keys of each, and features of a query and a key.</summary>
internal readonly record struct AttentionShape(int Batch, int Queries, int Keys, int Features);
