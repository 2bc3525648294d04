#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Prepares the free spoken digit dataset for the recipes: dotnet run -c Release eng/SpokenDigits.cs FSDD OUT
// FSDD holds recordings-SPEAKER.zip with files DIGIT_SPEAKER_TAKE.wav (github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0).
//
// Single digits: OUT/takes/*.wav, and the tables train.tsv (takes 10 to 49), validation.tsv (5 to 9) and test.tsv (0 to 4, the official test part).
// Sequences: OUT/sequences/*.wav, joined from the takes of the same part and of one speaker; sequence-train.tsv (1000 a speaker), sequence-validation.tsv (50) and sequence-test.tsv (100).
// How many digits (3 to 5), which digits, which takes, and the silence between two (0 to 0.2 s) are drawn evenly by the random stream 7, forked by part, speaker and number.
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Unroll.Data;
using Unroll.Numerics;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release eng/SpokenDigits.cs FSDD OUT");
    return 2;
}

(string fsdd, string target) = (args[0], args[1]);
string[] words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
(string Name, int First, int Count, int Sequences)[] parts = [("train", 10, 40, 1000), ("validation", 5, 5, 50), ("test", 0, 5, 100)];
string[] speakers = [.. Directory.GetFiles(fsdd, "recordings-*.zip").Select(path => Path.GetFileNameWithoutExtension(path)["recordings-".Length..]).Order(StringComparer.Ordinal)];
Directory.CreateDirectory(Path.Combine(target, "takes"));
Directory.CreateDirectory(Path.Combine(target, "sequences"));
foreach (string speaker in speakers)
{
    using ZipArchive zip = ZipFile.OpenRead(Path.Combine(fsdd, $"recordings-{speaker}.zip"));
    foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name.EndsWith(".wav", StringComparison.Ordinal))) entry.ExtractToFile(Path.Combine(target, "takes", entry.Name), overwrite: true);
}

foreach ((string part, int first, int count, int sequences) in parts)
{
    var digits = new StringBuilder("path\tspeaker\ttext\n");
    var table = new StringBuilder("path\tspeaker\ttext\n");
    foreach (string speaker in speakers)
    {
        for (int digit = 0; digit < 10; digit++)
        {
            for (int take = first; take < first + count; take++) digits.Append(CultureInfo.InvariantCulture, $"takes/{digit}_{speaker}_{take}.wav\t{speaker}\t{words[digit]}\n");
        }

        for (int number = 0; number < sequences; number++)
        {
            RandomStream random = new RandomStream(7).Fork(part).Fork(speaker).Fork((ulong)number);
            int[] said = [.. Enumerable.Range(0, 3 + random.Below(3, 0)).Select(i => random.Below(10, (ulong)(10 + i)))];
            Waveform[] takes = [.. said.Select((digit, i) => WavFile.Read(Path.Combine(target, "takes", string.Create(CultureInfo.InvariantCulture, $"{digit}_{speaker}_{first + random.Below(count, (ulong)(20 + i))}.wav"))))];
            int[] pauses = [.. said.Select((_, i) => random.Below(1601, (ulong)(30 + i)))];
            string name = string.Create(CultureInfo.InvariantCulture, $"sequences/{part}_{speaker}_{number:0000}.wav");
            WavFile.Write(Path.Combine(target, name), Waveform.Join(takes, pauses));
            table.Append(CultureInfo.InvariantCulture, $"{name}\t{speaker}\t{string.Join(' ', said.Select(digit => words[digit]))}\n");
        }
    }

    File.WriteAllText(Path.Combine(target, $"{part}.tsv"), digits.ToString());
    File.WriteAllText(Path.Combine(target, $"sequence-{part}.tsv"), table.ToString());
}

Console.WriteLine($"{speakers.Length} speakers: {target}");
return 0;
