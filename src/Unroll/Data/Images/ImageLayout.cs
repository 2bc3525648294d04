namespace Unroll.Data;

/// <summary>Where an array of images has its channels.</summary>
public enum ImageLayout
{
    /// <summary><c>[count, height, width, channels]</c>.</summary>
    ChannelsLast,

    /// <summary><c>[count, channels, height, width]</c>.</summary>
    ChannelsFirst,
}
