namespace Unroll;

/// <summary>What describes a thing before it is built, and can say what is wrong with itself.</summary>
public interface ISpec
{
    /// <summary>Adds whatever is wrong to <paramref name="check"/>.</summary>
    void Validate(SpecCheck check);
}
