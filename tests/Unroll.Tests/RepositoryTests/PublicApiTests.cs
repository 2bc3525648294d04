using System.Reflection;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.RepositoryTests;

/// <summary>The public surface of the library stands in an approved file, so that a change of it is a diff somebody reads.</summary>
public sealed class PublicApiTests
{
    private static readonly string approvedFile = Path.Combine(TestFolders.Repository, "tests", "Unroll.Tests", "RepositoryTests", "PublicApi.approved.txt");

    [Fact]
    public void ThePublicSurfaceIsTheApprovedOne()
    {
        string[] actual = [.. typeof(Tensor).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)];
        string[] approved = File.Exists(approvedFile) ? File.ReadAllLines(approvedFile) : [];
        if (actual.SequenceEqual(approved, StringComparer.Ordinal)) return;
        if (string.Equals(Environment.GetEnvironmentVariable("UNROLL_APPROVE"), "1", StringComparison.Ordinal))
        {
            File.WriteAllLines(approvedFile, actual);
            return;
        }

        string[] added = [.. actual.Except(approved, StringComparer.Ordinal)], removed = [.. approved.Except(actual, StringComparer.Ordinal)];
        Assert.Fail($"The public surface changed. If that is meant, run this test with UNROLL_APPROVE=1 and commit the file.\nAdded:\n{string.Join('\n', added)}\nRemoved:\n{string.Join('\n', removed)}");
    }

    private static IEnumerable<string> Describe(Type type)
    {
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : "class";
        yield return $"{kind} {type.FullName}";
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<string> members = type.GetMembers(own)
            .Where(member => !IsGenerated(member))
            .Select(member => $"    {member.MemberType.ToString().ToLowerInvariant()} {member}")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(line => line, StringComparer.Ordinal);
        foreach (string member in members) yield return member;
    }

    /// <summary>What records and properties bring along says nothing of its own.</summary>
    private static bool IsGenerated(MemberInfo member) =>
        member.Name is "Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality" or "Deconstruct" or "<Clone>$" or "value__"
        || member.Name.Contains('<', StringComparison.Ordinal)
        || (member is MethodInfo method && method.IsSpecialName && (method.Name.StartsWith("get_", StringComparison.Ordinal) || method.Name.StartsWith("set_", StringComparison.Ordinal)));
}
