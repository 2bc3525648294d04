using System.Globalization;
using Unroll.Text;

namespace Unroll.Data;

/// <summary>
/// Reads the <c>.ts</c> form of the UCR and UEA time-series archives: comments begin with <c>#</c>, header lines with <c>@</c>; then a line for each sequence, its dimensions separated
/// by colons, the values of a dimension by commas, the label last. Sequences may differ in length, the dimensions of one may not.
/// </summary>
/// <remarks>Bagnall et al., "The UEA multivariate time series classification archive", 2018. Series with time stamps are not read.</remarks>
public static class TimeSeriesFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFileException">A line has no label, dimensions differ, or a value is missing or no number. The message has the line.</exception>
    public static DataSet<LabelledSequence> Read(string path)
    {
        string[] lines = TextFile.Read(path).Split('\n');
        var examples = new List<LabelledSequence>();
        int dimensions = 0;
        for (int number = 1; number <= lines.Length; number++)
        {
            ReadOnlySpan<char> line = lines[number - 1].AsSpan().Trim();
            if (line.IsEmpty || line[0] is '#') continue;
            if (line[0] is '@')
            {
                if (line.StartsWith("@timestamps true", StringComparison.OrdinalIgnoreCase)) throw new DataFileException(path, number, "series with time stamps are not read. Bring them to equal steps first.");
                continue;
            }

            LabelledSequence example = Parse(line.ToString().Split(':'), path, number);
            int features = example.Input.Frames!.Features;
            if (examples.Count == 0) dimensions = features;
            if (features != dimensions) throw new DataFileException(path, number, $"there are {features} dimensions; the sequences before have {dimensions}.");
            examples.Add(example);
        }

        if (examples.Count == 0) throw new DataFileException(path, null, "there is no sequence in it.");
        return new DataSet<LabelledSequence>(Path.GetFileName(path), examples, () => Fingerprint.OfFile(path));
    }

    private static LabelledSequence Parse(string[] parts, string path, int line)
    {
        int features = parts.Length - 1;
        if (features < 1 || parts[^1].Trim() is not { Length: > 0 } label) throw new DataFileException(path, line, "there is no label: it stands last, behind a colon.");
        string[][] values = [.. parts[..^1].Select(part => part.Split(','))];
        int time = values[0].Length;
        float[] frames = new float[time * features];
        for (int feature = 0; feature < features; feature++)
        {
            if (values[feature].Length != time) throw new DataFileException(path, line, $"dimension {feature + 1} has {values[feature].Length} values, the first one {time}. All must have as many.");
            for (int t = 0; t < time; t++)
            {
                if (!float.TryParse(values[feature][t], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
                    throw new DataFileException(path, line, $"value {t + 1} of dimension {feature + 1} is '{values[feature][t].Trim()}', which is no finite number. Fill or leave out what is missing first.");
                frames[t * features + feature] = value;
            }
        }

        return new LabelledSequence(new Frames(frames, features), label);
    }
}
