using Unroll.Layers;
using Unroll.Numerics;
using Unroll.Tensors;
using Unroll.Tests.Goldens;

namespace Unroll.Tests.Layers;

public sealed class LayerTests
{
    private static readonly RandomStream random = new(7);

    [Fact]
    public void ParametersHaveTorchNamesAndShapes()
    {
        var set = new ParameterSet();
        _ = new Linear(set.Root["head"], 5, 3, random);
        _ = new Embedding(set.Root["embedding"], 9, 4, random);
        _ = new LayerNorm(set.Root["norm"], new Shape(4));
        _ = new RmsNorm(set.Root["rms"], 4);
        _ = new BatchNorm1D(set.Root["batch"], 6);
        _ = new Convolution1D(set.Root["conv"], 4, 6, 3, random, new ConvolutionOptions { Groups = 2 });
        Assert.Equal(
            [
                "head.weight [3, 5]", "head.bias [3]", "embedding.weight [9, 4]", "norm.weight [4]", "norm.bias [4]", "rms.weight [4]", "batch.weight [6]", "batch.bias [6]",
                "batch.running_mean [6]", "batch.running_var [6]", "batch.num_batches_tracked []", "conv.weight [6, 2, 3]", "conv.bias [6]",
            ],
            set.All.Select(parameter => parameter.ToString()));
        Assert.Equal(["batch.running_mean", "batch.running_var", "batch.num_batches_tracked"], set.All.Where(parameter => !parameter.Trainable).Select(parameter => parameter.Name));
    }

    [Fact]
    public void DropoutDropsInTrainingOnlyAndByName()
    {
        var layer = new Dropout(0.5, "first");
        Tensor x = GradientCheck.Random(1, new Shape(100));
        Assert.Same(x, layer.Forward(new Pass(new Tape()), x));
        var training = new Pass(new Tape(), Training: true, random);
        float[] dropped = layer.Forward(training, x).ToArray();
        Assert.InRange(dropped.Count(value => value == 0), 25, 75);
        Assert.Equal(dropped, layer.Forward(training, x).ToArray());
        Assert.NotEqual(dropped, new Dropout(0.5, "second").Forward(training, x).ToArray());
        Assert.NotEqual(dropped, layer.Forward(training with { Random = random.Fork(1) }, x).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(double.NaN));
    }

    [Theory, InlineData(2), InlineData(-3)]
    public void AnEmbeddingsPaddingBeginsAsZeros(int padding)
    {
        var layer = new Embedding(new ParameterSet().Root, 5, 3, random, padding);
        Assert.Equal(2, layer.PaddingIndex);
        Assert.All(layer.Weight.Value.Values[6..9].ToArray(), value => Assert.Equal(0f, value));
        Assert.DoesNotContain(0f, layer.Weight.Value.Values[..6].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(new ParameterSet().Root, 5, 3, random, 5));
    }

    [Fact]
    public void BatchNormUsesItsRunningStatisticsInEvaluation()
    {
        var layer = new BatchNorm1D(new ParameterSet().Root, 2, momentum: null);
        Tensor x = GradientCheck.Random(1, new Shape(3, 50, 2), 2, 5);
        Tensor trained = layer.Forward(new Pass(new Tape(), Training: true), x);
        Assert.Equal(0, trained.ToArray().Average(), 1e-3);
        Assert.Equal(1f, layer.Batches!.Value.Item());
        Tensor evaluated = layer.Forward(new Pass(new Tape()), x);
        for (int i = 0; i < x.Length; i++) Assert.Equal(trained.Values[i], evaluated.Values[i], 0.05f);
        Assert.Equal(1f, layer.Batches.Value.Item());
    }

    [Fact]
    public void WrongSizesAreNamed()
    {
        var pass = new Pass(new Tape());
        var linear = new Linear(new ParameterSet().Root, 5, 3, random);
        ArgumentException error = Assert.Throws<ArgumentException>(() => linear.Forward(pass, Tensor.Zeros(new Shape(2, 4))));
        Assert.Contains("[2, 4]", error.Message, StringComparison.Ordinal);
        Assert.Contains("5 features", error.Message, StringComparison.Ordinal);
        var convolution = new Convolution1D(new ParameterSet().Root, 4, 6, 3, random);
        Assert.Throws<ArgumentException>(() => convolution.Forward(pass, Tensor.Zeros(new Shape(2, 2, 4))));
        Assert.Throws<ArgumentException>(() => convolution.Forward(pass, Tensor.Zeros(new Shape(2, 4))));
        Assert.Throws<ArgumentException>(() => new Convolution1D(new ParameterSet().Root, 4, 6, 3, random, new ConvolutionOptions { Groups = 4 }));
        Assert.Throws<ArgumentException>(() => Pooling1D.Maximum(new PoolingOptions(9)).Forward(pass, Tensor.Zeros(new Shape(1, 4, 2))));
        Assert.Throws<ArgumentException>(() => new LayerNorm(new ParameterSet().Root, new Shape(3)).Forward(pass, Tensor.Zeros(new Shape(2, 4))));
        Assert.Throws<ArgumentException>(() => new RmsNorm(new ParameterSet().Root, 3).Forward(pass, Tensor.Zeros(new Shape(2, 4))));
    }

    [Fact]
    public void AConvolutionSeesTimeNotFeatures()
    {
        var layer = new Convolution1D(new ParameterSet().Root, 3, 3, 3, random, new ConvolutionOptions { SamePadding = true }, bias: false, new DiracInitializer());
        Tensor x = GradientCheck.Random(1, new Shape(2, 5, 3));
        Assert.Equal(x.ToArray(), layer.Forward(new Pass(new Tape(recording: false)), x).ToArray());
    }
}
