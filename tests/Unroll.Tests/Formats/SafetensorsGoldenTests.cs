using Unroll.Formats;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Formats;

/// <summary>Files that other programs wrote.</summary>
public sealed class SafetensorsGoldenTests
{
    [SkippableFact]
    public void EveryGoldenFileIsReadAsTheTestsOwnReaderReadsIt()
    {
        string[] paths = Directory.GetFiles(TestFolders.RequireGoldens(), "*.safetensors", SearchOption.AllDirectories);
        Assert.NotEmpty(paths);
        foreach (string path in paths)
        {
            SafetensorsFile file = Safetensors.Read(path);
            Dictionary<string, GoldenTensor> expected = GoldenTensor.ReadAll(path);
            Assert.Equal(expected.Count, file.Arrays.Count);
            foreach (GoldenTensor golden in expected.Values)
            {
                NamedArray array = file[golden.Name];
                Assert.True(golden.Sizes.AsSpan().SequenceEqual(array.Sizes) && golden.Bytes.Span.SequenceEqual(array.Bytes.Span), $"{path}: {golden.Name}");
            }
        }
    }

    [SkippableTheory]
    [InlineData("model_f16.safetensors", ElementType.Float16, 1.0 / 2048)]
    [InlineData("model_bf16.safetensors", ElementType.BFloat16, 1.0 / 256)]
    public void HalfPrecisionIsTheSingleRounded(string name, ElementType type, double relative)
    {
        string folder = Path.Combine(TestFolders.RequireGoldens(), "models", "gpt2_lm");
        Skip.IfNot(File.Exists(Path.Combine(folder, name)), $"There is no {name} in {folder}.");
        SafetensorsFile half = Safetensors.Read(Path.Combine(folder, name)), single = Safetensors.Read(Path.Combine(folder, "model.safetensors"));
        Assert.Contains(half.Arrays, array => array.Type == type);
        foreach (NamedArray array in half.Arrays.Where(array => array.Type == type))
        {
            float[] rounded = array.ToFloats(), exact = single[array.Name].ToFloats();
            for (int i = 0; i < exact.Length; i++) Assert.InRange(rounded[i] - exact[i], -Math.Abs(exact[i] * relative) - 1e-7, Math.Abs(exact[i] * relative) + 1e-7);
        }
    }
}
