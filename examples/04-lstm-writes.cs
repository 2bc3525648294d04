#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// A character LSTM that learns a text and writes in its manner: dotnet run -c Release examples/04-lstm-writes.cs TEXT.txt
using Unroll.Cells;
using Unroll.Data;
using Unroll.Decoding;
using Unroll.Models;
using Unroll.Text;
using Unroll.Training;

if (args.Length != 1)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/04-lstm-writes.cs TEXT.txt");
    return 2;
}

Corpus corpus = Corpus.Read(args[0]).Split(validation: 0.1);
var spec = new LanguageModelSpec { Units = TextUnits.Characters, Embedding = 64, Recurrent = new LstmSpec(hidden: 256) { ForgetBias = 1 } };
var model = LanguageModel.Create(spec, corpus, seed: 7);
var training = new TrainingSpec { Optimizer = new AdamW(3e-3), Schedule = Schedule.Cosine(warmup: 50), Steps = 500, ClipNorm = 1 };
TrainingReport report = model.Train(corpus, training, progress: new Progress<TrainingProgress>(Console.WriteLine));
Console.WriteLine(report);
await foreach (string piece in model.GenerateAsync("The ", new Sampling { Temperature = 0.8, Seed = 7, Length = 400 })) Console.Write(piece);
Console.WriteLine();
return 0;
