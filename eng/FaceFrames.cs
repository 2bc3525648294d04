#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Prepares "Grammatical Facial Expressions" for its recipe: dotnet run -c Release eng/FaceFrames.cs FOLDER OUT [SIGNER]
// FOLDER holds SIGNER_EXPRESSION_datapoints.txt.gz and SIGNER_EXPRESSION_targets.txt of the UCI set (CC BY 4.0); the signer is a by default.
//
// A frame's 100 points of the face become 41 numbers: where the head is and how it is turned, where brows, mouth, nose and contour lie, and how wide open eyes and mouth are, in units of
// the distance between the eyes. Of each expression's video the first 60 % of the frames go to OUT/train, 15 % to OUT/validation and the rest to OUT/test.
using System.Globalization;
using Unroll.Text;

if (args.Length is not (2 or 3))
{
    Console.Error.WriteLine("Usage: dotnet run -c Release eng/FaceFrames.cs FOLDER OUT [SIGNER]");
    return 2;
}

(string folder, string target, string signer) = (args[0], args[1], args.Length == 3 ? args[2] : "a");
(string Name, double End)[] parts = [("train", 0.6), ("validation", 0.75), ("test", 1)];
foreach (string expression in (string[])["affirmative", "wh_question", "yn_question"])
{
    // A line: the time, then x, y and z of each point. The first line has the names.
    double[][] frames = [.. Lines($"{signer}_{expression}_datapoints.txt.gz").Skip(1).Select(line => Face([.. line.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]))];
    string[] labels = [.. Lines($"{signer}_{expression}_targets.txt").Select(label => label == "1" ? expression : "none")];
    int first = 0;
    foreach ((string part, double share) in parts)
    {
        int end = (int)(share * frames.Length);
        Directory.CreateDirectory(Path.Combine(target, part));
        File.WriteAllLines(Path.Combine(target, part, $"{expression}.tsv"), Enumerable.Range(first, end - first)
            .Select(t => string.Join('\t', frames[t].Select(number => number.ToString("G5", CultureInfo.InvariantCulture)).Append(labels[t])))
            .Prepend(string.Join('\t', frames[0].Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"f{i}")).Append("label"))));
        first = end;
    }
}

return 0;

IEnumerable<string> Lines(string name) => TextFile.Read(Path.Combine(folder, name)).Split('\n').Where(line => line.Length > 0);

static double[] Face(double[] numbers)
{
    (double X, double Y, double Z) Point(int i) => (numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]);
    (double X, double Y, double Z) Middle(int first, int end) => (Mean(first, end, i => Point(i).X), Mean(first, end, i => Point(i).Y), Mean(first, end, i => Point(i).Z));
    var (left, right, nose) = (Middle(0, 8), Middle(8, 16), Point(89));
    (double X, double Y, double Z) eyes = ((left.X + right.X) / 2, (left.Y + right.Y) / 2, (left.Z + right.Z) / 2);
    double unit = Math.Sqrt(Math.Pow(left.X - right.X, 2) + Math.Pow(left.Y - right.Y, 2));
    double[] Between((double X, double Y, double Z) a, (double X, double Y, double Z) b) => [(a.X - b.X) / unit, (a.Y - b.Y) / unit];
    double[] Extent(int first, int end) => [Range(first, end, i => Point(i).X) / unit, Range(first, end, i => Point(i).Y) / unit];
    double Distance(int a, int b) => Math.Sqrt(Math.Pow(Point(a).X - Point(b).X, 2) + Math.Pow(Point(a).Y - Point(b).Y, 2)) / unit;
    var (leftBrow, rightBrow) = (Middle(16, 26), Middle(26, 36));
    return
    [
        eyes.X, eyes.Y, eyes.Z, nose.X, nose.Y, nose.Z, unit, .. Between(nose, eyes), (right.Y - left.Y) / unit, nose.Z - eyes.Z,
        .. Between(leftBrow, left), .. Between(rightBrow, right), .. Between(Middle(48, 68), nose), .. Between(leftBrow, rightBrow), .. Between(Middle(36, 48), eyes), .. Between(Middle(68, 87), eyes),
        .. Between(Middle(90, 95), leftBrow), .. Between(Middle(95, 100), rightBrow),
        .. Extent(0, 8), .. Extent(8, 16), .. Extent(16, 26), .. Extent(26, 36), .. Extent(48, 68), .. Extent(68, 87), Distance(16, 26), Distance(48, 54),
    ];
}

static double Mean(int first, int end, Func<int, double> of) => Enumerable.Range(first, end - first).Average(of);

static double Range(int first, int end, Func<int, double> of) => Enumerable.Range(first, end - first).Max(of) - Enumerable.Range(first, end - first).Min(of);
