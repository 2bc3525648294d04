namespace Unroll.Layers;

/// <summary>One matrix over all numbers of the image: for features that another program computed, or very small images.</summary>
public sealed record FeatureImageEncoder : ImageEncoderSpec;
