namespace Unroll.Models;

/// <summary>How the encoder's last state becomes the decoder's first.</summary>
public enum StateBridge
{
    /// <summary>As it is: both have the same cell, layers and units, and the encoder reads in one direction.</summary>
    Copy,

    /// <summary>Through a layer of its own for each decoder layer: tanh(W [forward; reverse] + b). Fits any encoder to any decoder.</summary>
    Dense,

    /// <summary>Not at all: the decoder begins with zeros, and only attention tells it what was read.</summary>
    Zero,
}
