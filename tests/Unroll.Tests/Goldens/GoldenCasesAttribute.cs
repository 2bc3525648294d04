using System.Reflection;
using Xunit.Sdk;

namespace Unroll.Tests.Goldens;

/// <summary>
/// Every case of a family of goldens, as theory data: <c>[SkippableTheory, GoldenCases("layers/linear")] void Linear(string name)</c>, whose first line is
/// <c>GoldenCase golden = GoldenCase.Load(name)</c>. Without the folder it gives one row that <see cref="GoldenCase.Load(string)"/> skips.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class GoldenCasesAttribute(string family) : DataAttribute
{
    internal const string AbsentMark = "(absent) ";

    public string Family { get; } = family;

    /// <summary>Only cases whose names begin so.</summary>
    public string Only { get; init; } = "";

    /// <summary>Without the cases whose names begin so; they must stand on <see cref="NotYetUsed"/> or be taken by another test.</summary>
    public string Except { get; init; } = "";

    public bool Takes(string caseName)
    {
        if (!caseName.StartsWith(Family + "/", StringComparison.Ordinal)) return false;
        string shortName = caseName[(Family.Length + 1)..];
        return !shortName.Contains('/', StringComparison.Ordinal) && shortName.StartsWith(Only, StringComparison.Ordinal)
            && (Except.Length == 0 || !shortName.StartsWith(Except, StringComparison.Ordinal));
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        string[] names = TestFolders.Goldens is { } root ? [.. GoldenCatalogue.Cases(root).Where(Takes)] : [];
        return names.Length > 0 ? names.Select(name => new object[] { name }) : [[AbsentMark + Family]];
    }
}
