using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Unroll.Text;

namespace Unroll.Tests.Text;

/// <summary>The expected hashes are printed by eng/make_normalization_table.py from Python's unicodedata (Unicode 14).</summary>
public sealed class UnicodeNormalizationTests
{
    [Theory]
    [InlineData(NormalizationForm.FormC, "9cc65524a9d8082bf10840c616cd199bd2ac12ee49a3381bd6fb7957711f342b")]
    [InlineData(NormalizationForm.FormD, "b505598a484ab04ad1f0d3e9d772f4a536b012c63ec82132e4a7fba25a8d94f2")]
    [InlineData(NormalizationForm.FormKC, "06e7277bca1b5f061a23d4e0caee648a132aee7e3fe7ae21a6f460298c980a11")]
    [InlineData(NormalizationForm.FormKD, "d796bc2466011eef032f183cd5a0e9335aed43a191d6c20c137ee95f1fc98dc6")]
    public void EveryScalarAgreesWithTheReference(NormalizationForm form, string expected) =>
        Assert.Equal(expected, Hash(Scalars().Select(scalar => UnicodeNormalization.Normalize(char.ConvertFromUtf32(scalar), form))));

    [Theory]
    [InlineData(NormalizationForm.FormC, "d3671b6b8dbafb281acea3d490ae3a5d922a3b855113ed18c2c5ef5d51c70b49")]
    [InlineData(NormalizationForm.FormD, "30da06c67e4a695ba93545616f1273bcdbcdd8e670637e26dd47e9609ab39e49")]
    [InlineData(NormalizationForm.FormKC, "12c0e865546029fa554cd8365645aac730c5125eeacac9386458df5db84ea831")]
    [InlineData(NormalizationForm.FormKD, "93e913c2e2906804638d805472e3f9c924425a18388f852c2d38f54b6771e509")]
    public void StringsOfInteractingCharactersAgreeWithTheReference(NormalizationForm form, string expected) =>
        Assert.Equal(expected, Hash(InteractingStrings().Select(text => UnicodeNormalization.Normalize(text, form))));

    [Fact]
    public void NormalisingTwiceChangesNothingAndIsRecognised()
    {
        foreach (string text in InteractingStrings())
        {
            foreach (NormalizationForm form in Enum.GetValues<NormalizationForm>())
            {
                string once = UnicodeNormalization.Normalize(text, form);
                Assert.Equal(once, UnicodeNormalization.Normalize(once, form));
                Assert.True(UnicodeNormalization.IsNormalized(once, form));
                Assert.Equal(once == text, UnicodeNormalization.IsNormalized(text, form));
            }
        }
    }

    [Fact]
    public void NormalTextIsReturnedAsTheSameObject()
    {
        string text = "한글과 Latin, déjà vu: ㅋㅋ 🙂";
        Assert.Same(text, UnicodeNormalization.Normalize(text));
    }

    [Fact]
    public void HundredThousandCombiningMarksAreSortedStably()
    {
        string marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000));
        string expected = "x" + new string('\u0323', 50_000) + new string('\u0301', 50_000);
        Assert.Equal(expected, UnicodeNormalization.Normalize("x" + marks, NormalizationForm.FormD));
    }

    [Theory]
    [InlineData("\uD800")]
    [InlineData("a\uDC00e\u0301")]
    [InlineData("\uDC00\uD800")]
    public void LoneSurrogatesPassThrough(string text)
    {
        string normal = UnicodeNormalization.Normalize(text);
        Assert.Equal(text.Replace("e\u0301", "é", StringComparison.Ordinal), normal);
    }

    [Fact]
    public void WorksUnderInvariantGlobalisationWhereTheFrameworkDoesNothing()
    {
        // The reason why this class exists; if the second line ever fails, the framework has learnt it.
        if (!AppContext.TryGetSwitch("System.Globalization.Invariant", out bool invariant) || !invariant) return;
        Assert.Equal("e\u0301", "e\u0301".Normalize(NormalizationForm.FormC));
        Assert.Equal("é", UnicodeNormalization.Normalize("e\u0301"));
    }

    internal static IEnumerable<int> Scalars() => Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or >= 0xE000);

    internal static IEnumerable<string> InteractingStrings()
    {
        NormalizationTable table = NormalizationTable.Instance;
        int[] pool =
        [
            .. Scalars().Where(c => table.Class(c) != 0 || table.Decomposition(c, compatible: true) is not null || c is >= 0x1100 and < 0x1200),
            .. Enumerable.Range(0xAC00, 0x40),
            .. Enumerable.Range('A', 26),
        ];
        Assert.Equal(7049, pool.Length);
        ulong x = 1;
        var text = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            text.Clear();
            for (int k = 0; k < 8; k++)
            {
                x = 6364136223846793005 * x + 1442695040888963407;
                text.Append(char.ConvertFromUtf32(pool[(int)((x >> 33) % (ulong)pool.Length)]));
            }

            yield return text.ToString();
        }
    }

    private static string Hash(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts) hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
