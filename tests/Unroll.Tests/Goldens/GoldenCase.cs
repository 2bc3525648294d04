using System.Text.Json;
using Unroll.Tensors;

namespace Unroll.Tests.Goldens;

/// <summary>
/// One golden: inputs, parameters, expected outputs and gradients, and what they are. A test asks for the inputs, compares every result with
/// <see cref="Check(string, ReadOnlySpan{float})"/> and ends with <see cref="RequireComplete"/>, which fails if it left out an expected value or an argument of the call.
/// </summary>
internal sealed class GoldenCase
{
    private readonly Dictionary<string, GoldenTensor> tensors;
    private readonly Dictionary<string, Tensor> leaves = new(StringComparer.Ordinal);
    private readonly HashSet<string> compared = new(StringComparer.Ordinal);
    private readonly JsonElement json;

    private GoldenCase(string name, JsonElement json, Dictionary<string, GoldenTensor> tensors)
    {
        Name = name;
        this.json = json;
        this.tensors = tensors;
        Call = TorchCall.Parse(json.TryGetProperty("torch_call", out JsonElement call) ? call.GetString()! : "");
    }

    /// <summary>Family and file name: <c>layers/linear/2d</c>.</summary>
    public string Name { get; }

    /// <summary>The last part of the name.</summary>
    public string ShortName => Name[(Name.LastIndexOf('/') + 1)..];

    public string Description => json.GetProperty("description").GetString()!;

    /// <summary>The call that made the values.</summary>
    public TorchCall Call { get; }

    /// <summary>The field <c>config</c>.</summary>
    public JsonElement Config => json.GetProperty("config");

    /// <summary>Every field of the JSON file.</summary>
    public JsonElement Json => json;

    /// <summary>All array names.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>Loads a case; skips the test if the name is the mark of an absent folder.</summary>
    public static GoldenCase Load(string name)
    {
        string root = TestFolders.RequireGoldens();
        Skip.If(name.StartsWith(GoldenCasesAttribute.AbsentMark, StringComparison.Ordinal), $"{root} has no cases of this family: {name}.");
        return Load(root, name);
    }

    /// <summary>Loads a case from a folder.</summary>
    public static GoldenCase Load(string root, string name)
    {
        string path = Path.Combine(root, name);
        using var document = JsonDocument.Parse(File.ReadAllBytes(path + ".json"));
        Dictionary<string, GoldenTensor> arrays = File.Exists(path + ".safetensors") ? GoldenTensor.ReadAll(path + ".safetensors") : [];
        return new GoldenCase(name, document.RootElement.Clone(), arrays);
    }

    public bool Has(string name) => tensors.ContainsKey(name);

    public GoldenTensor this[string name] => tensors.TryGetValue(name, out GoldenTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"{Name} has no '{name}'. It has {string.Join(", ", tensors.Keys)}.");

    /// <summary>The tensor <c>input.NAME</c>: always the same object, requiring a gradient where the case has one to compare.</summary>
    public Tensor Input(string name) => Leaf("input." + name);

    /// <summary>The tensor <c>param.NAME</c>: always the same object, requiring a gradient where the case has one to compare.</summary>
    public Tensor Parameter(string name) => Leaf("param." + name);

    /// <summary>As <see cref="Input"/>, or null where the case has no such input.</summary>
    public Tensor? OptionalInput(string name) => Has("input." + name) ? Input(name) : null;

    /// <summary>As <see cref="Parameter"/>, or null where the case has no such parameter.</summary>
    public Tensor? OptionalParameter(string name) => Has("param." + name) ? Parameter(name) : null;

    /// <summary>The integers <c>input.NAME</c>.</summary>
    public int[] Ids(string name) => this["input." + name].ToIds();

    /// <summary>Copies every <c>param.*</c> of the case into the parameters of the same names; both sides must have the same ones.</summary>
    public void Load(ParameterSet parameters, string prefix = "")
    {
        foreach (Parameter parameter in parameters.All)
        {
            double[] values = this["param." + prefix + parameter.Name].ToDoubles();
            Assert.Equal(parameter.Shape.Length, values.Length);
            Array.ConvertAll(values, value => (float)value).CopyTo(parameter.Value.Edit());
        }

        foreach (string name in Names.Where(name => name.StartsWith("param." + prefix, StringComparison.Ordinal)))
            Assert.True(parameters.TryGet(name[("param." + prefix).Length..], out _), $"{Name}: the layer has no parameter '{name}'.");
    }

    /// <summary>Compares float results with the expected ones, by the rule of the goldens' README.</summary>
    public void Check(string name, ReadOnlySpan<float> actual, double? slack = null)
    {
        compared.Add(name);
        GoldenTensor expected = this[name];
        double[] truth = (tensors.GetValueOrDefault("f64." + name) ?? expected).ToDoubles();
        Assert.True(truth.Length == actual.Length, $"{Name}: '{name}' has {actual.Length} values, expected are {truth.Length} ({expected.Shape}).");
        double tolerance = slack ?? Tolerance(name, truth);
        for (int i = 0; i < truth.Length; i++)
        {
            bool close = double.IsFinite(truth[i]) ? Math.Abs(actual[i] - truth[i]) <= tolerance : truth[i].Equals(actual[i]);
            if (!close) Assert.Fail($"{Name}: {name}[{i}] is {actual[i]:R}, expected {truth[i]:R}; off by {Math.Abs(actual[i] - truth[i]):E2}, allowed {tolerance:E2}.");
        }
    }

    /// <summary>Checks a weight after training. Adam turns the rounding noise of gradients that are exactly zero, those of the biases of attention's keys, into steps, so that these are left out.</summary>
    public void CheckTrained(string name, ReadOnlySpan<float> actual)
    {
        float[] adjusted = actual.ToArray();
        int width = adjusted.Length / 3;
        if (name.Contains("in_proj_bias", StringComparison.Ordinal) || name.Contains("qkv.bias", StringComparison.Ordinal)) this[name].ToSingles().AsSpan(width, width).CopyTo(adjusted.AsSpan(width));
        Check(name, adjusted);
    }

    /// <summary>Compares integers, which must be equal.</summary>
    public void Check(string name, ReadOnlySpan<int> actual)
    {
        compared.Add(name);
        Assert.Equal(this[name].ToLongs(), Array.ConvertAll(actual.ToArray(), value => (long)value));
    }

    /// <summary>Compares a result's shape and values with <c>output.NAME</c>.</summary>
    public void CheckOutput(string name, Tensor actual)
    {
        Assert.True(this["output." + name].Shape == actual.Shape, $"{Name}: '{name}' has shape {actual.Shape}, expected {this["output." + name].Shape}.");
        Check("output." + name, actual.Values);
    }

    /// <summary>Compares the gradient of every leaf that was asked for. Call after the backward pass.</summary>
    public void CheckGradients()
    {
        foreach ((string name, Tensor leaf) in leaves)
        {
            if (!Has("grad." + name)) continue;
            Assert.True(leaf.HasGradient, $"{Name}: no gradient arrived at {name}.");
            Check("grad." + name, leaf.Gradient);
        }
    }

    /// <summary>Compares the gradients of a layer's parameters with <c>grad.param.*</c>.</summary>
    public void CheckGradients(ParameterSet parameters, string prefix = "")
    {
        foreach (Parameter parameter in parameters.Trainable)
        {
            string name = "grad.param." + prefix + parameter.Name;
            if (Has(name)) Check(name, parameter.Value.Gradient);
        }
    }

    /// <summary>
    /// The case's scalar loss, compared with <c>output.loss</c>, and its backward pass: the only output itself where the case says so, else the
    /// sum over outputs of output times <c>input.loss_weight.NAME</c>. Outputs are compared too; the tape ends.
    /// </summary>
    public void Backward(Tape tape, params (string Name, Tensor Value)[] outputs)
    {
        foreach ((string name, Tensor value) in outputs) CheckOutput(name, value);
        Tensor loss = json.GetProperty("loss").GetString() == "loss = output.value"
            ? outputs.Single(output => output.Name == "value").Value
            : WeightedSum.Of(tape, [.. outputs.Select(output => (output.Value, this["input.loss_weight." + output.Name].ToSingles()))]);
        Check("output.loss", [tape.Backward(loss)]);
    }

    /// <summary>Fails if an expected value was not compared or an argument of the call not understood.</summary>
    public void RequireComplete()
    {
        string[] missing = [.. Names.Where(name => (name.StartsWith("output.", StringComparison.Ordinal) || name.StartsWith("grad.", StringComparison.Ordinal)) && !compared.Contains(name))];
        Assert.True(missing.Length == 0, $"{Name}: the test did not compare {string.Join(", ", missing)}.");
        Call.RequireAllRead();
    }

    /// <summary>The allowed difference: ten times PyTorch's own, and a few float roundings of the largest value.</summary>
    public double Tolerance(string name, double[] truth)
    {
        double observed = 0, largest = truth.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (json.TryGetProperty("observed", out JsonElement all) && all.TryGetProperty(name, out JsonElement entry))
        {
            observed = entry.GetProperty("max_abs_diff_f32_vs_f64").GetDouble();
            largest = entry.GetProperty("max_abs_f64").GetDouble();
        }

        return 10 * observed + 1e-6 * (1 + largest);
    }

    private Tensor Leaf(string name)
    {
        if (!leaves.TryGetValue(name, out Tensor? tensor)) leaves[name] = tensor = this[name].ToTensor(Has("grad." + name));
        return tensor;
    }
}
