namespace Unroll.Data;

/// <summary>Which formula turns hertz into mel, the scale on which pitches that sound equally far apart are equally far apart.</summary>
public enum MelScale
{
    /// <summary>
    /// 2595 log10(1 + f / 700), and triangles of height 1: O'Shaughnessy 1987 as in the HTK Book (Young et al. 2006, eq. 5.13), with the triangles straight over hertz.
    /// The same as torchaudio's default.
    /// </summary>
    Htk,

    /// <summary>
    /// f / (200/3) below 1000 Hz and 15 + 27 ln(f / 1000) / ln 6.4 above, and triangles of area 1 (height 2 / width in hertz): Slaney, "Auditory Toolbox", 1998.
    /// The same as librosa's default.
    /// </summary>
    Slaney,
}
