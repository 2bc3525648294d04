#:project ../src/Unroll/Unroll.csproj
#:property PublishAot=false
// Many to many in step: a tagger learns parts of speech from a treebank and says why. dotnet run -c Release examples/07-tagger.cs TRAIN.conllu DEV.conllu
using Unroll.Cells;
using Unroll.Data;
using Unroll.Insight;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Training;

if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: dotnet run -c Release examples/07-tagger.cs TRAIN.conllu DEV.conllu");
    return 2;
}

var data = new DataSplit<TaggedSequence>(TaggedFile.Read(args[0]), TaggedFile.Read(args[1]));
var spec = new TaggerSpec { Recurrent = new LstmSpec(128) { Bidirectional = true, ForgetBias = 1 }, InputDropout = 0.33, OutputDropout = 0.33 };
var model = Tagger.Create(spec, data.Train, seed: 7);
Console.WriteLine(model);
var training = new TrainingSpec { Optimizer = new AdamW(2e-3), Schedule = Schedule.Cosine(warmup: 50), Epochs = 2, ClipNorm = 5 };
TrainingReport report = model.Train(data, training, progress: new Progress<TrainingProgress>(Console.WriteLine));
Console.WriteLine(report);
Console.WriteLine(model.Evaluate(data.Validation!));

IReadOnlyList<string> words = data.Validation![0].Words;
Console.WriteLine(model.Predict(words));
TagExplanation why = model.Explain(words, 0);
Console.WriteLine(why.Inputs.Sentence);
for (int t = 0; t < words.Count; t++) Console.WriteLine($"{words[t],-16} gradient {why.Inputs.GradientTimesInput[t],8:F3}  occlusion {why.Inputs.Occlusion[t],8:F3}");
return 0;
