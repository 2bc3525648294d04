namespace Unroll.Models;

/// <summary>
/// A second view of a text beside the recurrent one: a vector for each run of neighbouring symbols, averaged over the text. It knows which runs occur but not where; the
/// recurrent layers know the order. Runs are told apart by a hash, so rare ones may share a vector.
/// </summary>
/// <remarks>Joulin, Grave, Bojanowski, Mikolov, "Bag of Tricks for Efficient Text Classification", EACL 2017; hashing: Weinberger et al., ICML 2009.</remarks>
public sealed record NgramSpec
{
    /// <summary>A bag of runs.</summary>
    /// <param name="minimum">Symbols of the shortest runs.</param>
    /// <param name="maximum">Symbols of the longest runs.</param>
    /// <param name="buckets">How many vectors there are.</param>
    /// <param name="size">How many numbers a vector has.</param>
    public NgramSpec(int minimum = 1, int maximum = 3, int buckets = 65536, int size = 32) => (Minimum, Maximum, Buckets, Size) = (minimum, maximum, buckets, size);

    /// <summary>Symbols of the shortest runs. 1 to 16. Default: 1.</summary>
    public int Minimum { get; init; }

    /// <summary>Symbols of the longest runs, at least <see cref="Minimum"/>, at most 16. Default: 3.</summary>
    public int Maximum { get; init; }

    /// <summary>How many vectors there are. 2 to 16777216. Default: 65536.</summary>
    public int Buckets { get; init; }

    /// <summary>How many numbers a vector has. 1 to 4096. Default: 32.</summary>
    public int Size { get; init; }

    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    public void Validate(SpecCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check.Range(nameof(Minimum), Minimum, 1, 16);
        check.Range(nameof(Maximum), Maximum, Math.Max(1, Minimum), 16);
        check.Range(nameof(Buckets), Buckets, 2, 1 << 24);
        check.Range(nameof(Size), Size, 1, 4096);
    }
}
