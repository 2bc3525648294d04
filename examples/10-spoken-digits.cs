#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Learns to write down sequences of spoken digits: dotnet run -c Release examples/10-spoken-digits.cs FOLDER
// FOLDER is what eng/SpokenDigits.cs makes of the free spoken digit dataset.
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

if (args.Length != 1)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/10-spoken-digits.cs FOLDER");
    return 2;
}

var audio = new LogMelSpec { SampleRate = 8000 };
DataSet<RecordingFile> files = RecordingFiles.ReadTable(Path.Combine(args[0], "sequence-test.tsv"));
DataSet<Utterance> test = files.ToUtterances(audio);
DataSet<Utterance> train = RecordingFiles.ReadTable(Path.Combine(args[0], "sequence-train.tsv")).ToUtterances(audio);
var spec = new TranscriberSpec
{
    Audio = audio,
    Units = TextUnits.Words(),
    Convolutions = [new ConvolutionSpec(96, kernel: 5, stride: 2), new ConvolutionSpec(96, kernel: 5, stride: 2)],   // four frames become one step
    InputDropout = 0.4,
    Recurrent = new GruSpec(hidden: 96) { Bidirectional = true },
    Dropout = 0.4,
};
var model = Transcriber.Create(spec, train, seed: 7);
var training = new TrainingSpec { Optimizer = new AdamW(3e-3), Schedule = Schedule.Cosine(warmup: 50), Steps = 400, ClipNorm = 1 };
Console.WriteLine(model.Train(new DataSplit<Utterance>(train), training));

TranscriptScore score = model.Evaluate(test);
Console.WriteLine($"word error rate {score.WordErrorRate:P2}, character error rate {score.CharacterErrorRate:P2}");
Waveform recording = WavFile.Read(files[0].Path);
foreach (TranscriptSymbol word in model.Transcribe(recording, beam: 8).Symbols) Console.WriteLine($"{word.Seconds:0.00} s  {word.Symbol}");
foreach (FrameInfluence word in model.Explain(model.Listen(recording)))
{
    int strongest = Array.IndexOf(word.Norms, word.Norms.Max());
    Console.WriteLine($"'{word.Symbol}' hangs most on what is heard at {audio.SecondsOf(strongest):0.00} s");
}

return 0;
