using Unroll.Data;
using Unroll.Models;

namespace Unroll.Decoding;

/// <summary>Lets transcribers write down what they hear.</summary>
public static class Transcribing
{
    /// <summary>What a recording says.</summary>
    /// <param name="model">The model; many threads may use it at once.</param>
    /// <param name="recording">The recording, with the rate of those that the model was trained with.</param>
    /// <param name="beam">How many beginnings the search keeps, see <see cref="CtcDecoding.PrefixBeam"/>; 1, the default, reads the best path.</param>
    /// <exception cref="ArgumentException">The recording has another rate, or the beam is below 1.</exception>
    /// <exception cref="InvalidOperationException">The model was made for frames that are no sound.</exception>
    public static Transcript Transcribe(this Transcriber model, Waveform recording, int beam = 1) => Transcribe(model, [model.Listen(recording)], beam)[0];

    /// <summary>What some frames say.</summary>
    /// <param name="model">The model; many threads may use it at once.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="beam">How many beginnings the search keeps; 1, the default, reads the best path.</param>
    /// <exception cref="ArgumentException">The frames have another size than the model reads, or the beam is below 1.</exception>
    public static Transcript Transcribe(this Transcriber model, Frames frames, int beam = 1) => Transcribe(model, [frames], beam)[0];

    /// <summary>What several sequences of frames say, each as if it were alone.</summary>
    /// <inheritdoc cref="Transcribe(Transcriber, Frames, int)" path="/exception"/>
    public static IReadOnlyList<Transcript> Transcribe(this Transcriber model, IReadOnlyList<Frames> sequences, int beam = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(beam, 1);
        var results = new Transcript[sequences.Count];
        model.Run([.. sequences.Select((frames, i) => model.Reader.Read(frames, FormattableString.Invariant($"Sequence {i}")))], (index, rows) => results[index] = Best(model, rows, beam));
        return results;
    }

    /// <summary>The best transcript by the log probabilities <c>[steps, classes]</c>.</summary>
    internal static Transcript Best(Transcriber model, ReadOnlySpan<float> logProbabilities, int beam)
    {
        int classes = model.Vocabulary.Size;
        CtcHypothesis best = beam == 1 ? CtcDecoding.Greedy(logProbabilities, classes, Transcriber.Blank) : CtcDecoding.PrefixBeam(logProbabilities, classes, beam, Transcriber.Blank)[0];
        var symbols = new TranscriptSymbol[best.Labels.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            int frame = best.Steps[i] * model.Spec.FramesPerStep;
            symbols[i] = new TranscriptSymbol(model.Vocabulary.Symbol(best.Labels[i]), frame, model.Spec.Audio?.SecondsOf(frame));
        }

        return new Transcript(model.Vocabulary.Decode([.. best.Labels]), best.LogProbability, symbols);
    }
}
