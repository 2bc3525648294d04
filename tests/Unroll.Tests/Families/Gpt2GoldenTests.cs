using Unroll.Data;
using Unroll.Decoding;
using Unroll.Families;
using Unroll.Formats;
using Unroll.Insight;
using Unroll.Layers;
using Unroll.Models;
using Unroll.Tensors;
using Unroll.Tests.Formats;
using Unroll.Tests.Goldens;
using Unroll.Tests.Layers;
using Unroll.Text;
using Record = Unroll.Insight.Record;

namespace Unroll.Tests.Families;

/// <summary>A small GPT-2 with random weights, as Hugging Face's code computes it.</summary>
public sealed class Gpt2GoldenTests
{
    private const string Family = "models/gpt2_lm";
    private const int Symbols = 99;

    [SkippableTheory, GoldenCases(Family, Only = "forward_labels")]
    public void ForwardLossAndGradients(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Gpt model = Model();
        int[] lengths = [10, 7, 4], ids = Turned(golden.Ids("input_ids"), 3);
        Assert.Equal(golden.Ids("attention_mask"), lengths.SelectMany(length => Enumerable.Range(0, 10).Select(t => t < length ? 1 : 0)));

        // What stands behind the end of a text sees what HF masks there, so only the texts themselves are compared.
        void Check(string output, ReadOnlySpan<float> actual, int before, int after)
        {
            float[] expected = golden["output." + output].ToSingles();
            for (int i = 0; i < expected.Length; i++)
            {
                if (i / after % 10 < lengths[i / (before * 10 * after)]) expected[i] = actual[i];
            }

            golden.Check("output." + output, expected);
        }

        var recorder = new TraceRecorder(Record.Everything);
        var tape = new Tape(recording: false);
        Check("logits", tape.Permute(model.Forward(new Pass(tape, Trace: new(recorder)), ids, 3), 1, 0, 2).Values, 1, Symbols);
        GptState state = model.Read(new Pass(tape), ids, model.InitialState(3)).State;
        Check("hidden_states.0", recorder["embedding.hidden"].Values, 1, 32);
        Check("hidden_states.1", recorder["block0.hidden"].Values, 1, 32);
        var norm = new TwinNorm(model.Parameters, "norm", NormKind.LayerNorm, null);
        Check("hidden_states.2", [.. recorder["block1.hidden"].Values.Chunk(32).SelectMany(step => norm.Of(Array.ConvertAll(step, value => (double)value)).Select(value => (float)value))], 1, 32);
        for (int layer = 0; layer < 2; layer++)
        {
            Check($"attentions.{layer}", recorder[$"block{layer}.attention.weight"].Values, 4, 10);
            Check($"past_key_values.{layer}.0", CachedHeads.Keys(state.Caches[layer]), 4, 8);
            Check($"past_key_values.{layer}.1", CachedHeads.Values(state.Caches[layer]), 4, 8);
        }

        // The model shifts labels: what stands at t is predicted from t - 1.
        int[] labels = golden.Ids("labels"), targets = Turned([.. labels.Select((_, i) => i % 10 == 9 ? TokenBatch.Ignored : labels[i + 1])], 3);
        var training = new Tape();
        Tensor loss = model.Loss(new Pass(training), ids, targets, 3).Loss;
        golden.Check("output.loss", [training.Backward(loss)]);
        foreach (NamedArray gradient in Gpt2Weights.Theirs(Gradients(model), model.Spec)) golden.Check("grad.param." + gradient.Name, gradient.ToFloats());
        foreach (string known in new[] { "output_hidden_states", "output_attentions", "use_cache" }) Assert.True(golden.Call.Flag(known, false));
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases(Family, Only = "forward_from_")]
    public void HalfPrecisionIsWidened(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Gpt model = Model($"model_{golden.ShortName["forward_from_".Length..]}.safetensors");
        var tape = new Tape(recording: false);
        int batch = golden["input.input_ids"].Shape[0];
        golden.CheckOutput("logits", tape.Permute(model.Forward(new Pass(tape), Turned(golden.Ids("input_ids"), batch), batch), 1, 0, 2));
        golden.RequireComplete();
    }

    [SkippableFact]
    public void OldAndSplitFilesHoldTheSameWeights()
    {
        Gpt model = Model();
        foreach (Gpt other in new[] { Model("model_no_prefix.safetensors"), Sharded() })
        {
            Assert.Equal(model.Spec, other.Spec);
            foreach (Parameter parameter in model.Parameters.All) Assert.Equal(parameter.Value.ToArray(), other.Parameters[parameter.Name].Value.ToArray());
        }
    }

    [SkippableTheory, GoldenCases(Family, Only = "incremental")]
    public void ACacheGivesWhatTheWholeGives(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Gpt model = Model();
        var tape = new Tape(recording: false);
        int[] first = Turned(golden.Ids("input_ids_first"), 3), rest = Turned(golden.Ids("input_ids_rest"), 3);
        (Tensor logits, GptState state) = model.Read(new Pass(tape), first, model.InitialState(3));
        golden.CheckOutput("logits_first", tape.Permute(logits, 1, 0, 2));
        (logits, state) = model.Read(new Pass(tape), rest, state);
        golden.CheckOutput("logits_rest", tape.Permute(logits, 1, 0, 2));
        golden.CheckOutput("logits_whole", tape.Permute(model.Forward(new Pass(tape), [.. first, .. rest], 3), 1, 0, 2));
        for (int layer = 0; layer < 2; layer++)
        {
            golden.Check($"output.past.{layer}.key", CachedHeads.Keys(state.Caches[layer]));
            golden.Check($"output.past.{layer}.value", CachedHeads.Values(state.Caches[layer]));
        }

        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases(Family, Only = "forward_left_padding")]
    public void TextsThatArePaddedInFrontAreReadAlone(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Gpt model = Model();
        int[] ids = golden.Ids("input_ids"), mask = golden.Ids("attention_mask"), places = golden.Ids("position_ids");
        float[] all = new float[ids.Length * Symbols];
        for (int row = 0; row < 3; row++)
        {
            int begin = Array.IndexOf(mask, 1, row * 10), end = row * 10 + 10;
            Assert.Equal(Enumerable.Range(0, end - begin), places[begin..end]);
            var tape = new Tape(recording: false);
            model.Forward(new Pass(tape), ids.AsSpan(begin, end - begin), 1).Values.CopyTo(all.AsSpan(begin * Symbols));
        }

        golden.Check("output.logits", all);
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases(Family, Only = "greedy")]
    public void GreedyWriting(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        Gpt model = Model();
        (int rows, int length) = (golden["input.input_ids"].Shape[0], golden["input.input_ids"].Shape[1]);
        int[] ids = golden.Ids("input_ids"), mask = golden.Has("input.attention_mask") ? golden.Ids("attention_mask") : [.. ids.Select(_ => 1)];
        int whole = (int)golden.Call.Number("max_length", 0), padding = (int)golden.Call.Number("pad_token_id", 0), steps = whole - length, last = 0;
        int? end = golden.Call.Argument("eos_token_id", "none") is var text && text == "none" ? null : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        double penalty = golden.Call.Number("repetition_penalty", 1);
        int repeat = (int)golden.Call.Number("no_repeat_ngram_size", 0);
        var written = new List<int>[rows];
        float[] scores = new float[rows * steps * Symbols];
        for (int row = 0; row < rows; row++)
        {
            int[] prompt = ids[(row * length + Array.IndexOf(mask, 1, row * length, length) - row * length)..((row + 1) * length)];
            written[row] = [.. ids.AsSpan(row * length, length)];
            GptState state = model.InitialState();
            float[] logits = [];
            foreach (int id in prompt) (logits, state) = model.Step(id, state);
            for (int step = 0; step < steps; step++)
            {
                logits.CopyTo(scores, (row * steps + step) * Symbols);
                if (penalty != 1) LogitFilters.RepetitionPenalty(logits, [.. written[row]], penalty);
                if (repeat > 0) LogitFilters.NoRepeat(logits, [.. written[row]], repeat);
                bool ended = end is { } id && written[row].Skip(length).Contains(id);
                int next = Array.IndexOf(logits, logits.Max());
                written[row].Add(ended ? padding : next);
                if (!ended) last = Math.Max(last, step + 1);
                (logits, state) = model.Step(next, state);
            }
        }

        int[] shape = [.. golden["output.sequences"].Shape.Sizes];
        Assert.Equal((rows, length + last), (shape[0], shape[1]));
        golden.Check("output.sequences", [.. written.SelectMany(row => row.Take(length + last))]);
        if (golden.Has("output.step_scores")) CheckScores(golden, scores, written, rows, steps, length, end);
        foreach (string known in new[] { "do_sample", "num_beams" }) golden.Call.Argument(known, "");
        golden.RequireComplete();
    }

    [SkippableTheory, GoldenCases(Family, Only = "beam")]
    public void BeamSearchFollowsHuggingFace(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        int whole = (int)golden.Call.Number("max_length", 0), width = (int)golden.Call.Number("num_beams", 0);
        int? end = golden.Call.Argument("eos_token_id", "none") is var text && text == "none" ? null : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var search = new BeamSearch(width)
        {
            Results = (int)golden.Call.Number("num_return_sequences", 1),
            MaximumLength = whole - 4,
            LengthPenalty = golden.Call.Number("length_penalty", 1),
            NoRepeat = (int)golden.Call.Number("no_repeat_ngram_size", 0),
            RepetitionPenalty = golden.Call.Number("repetition_penalty", 1),
            Stopping = golden.Call.Flag("early_stopping", false) ? BeamStopping.WhenFull : BeamStopping.WhenBehind,
            Refill = true,
        };
        Assert.Equal(width, search.Results);
        int padding = (int)golden.Call.Number("pad_token_id", 0);
        foreach ((string rule, LengthNormalization form) in new[] { ("output.", LengthNormalization.WithPrompt), ("output.new_rule.", LengthNormalization.Power) })
        {
            BeamHypothesis[] found = [.. golden.Ids("input_ids").Chunk(4).SelectMany(prompt => Search(prompt, search with { Normalization = form }, end))];
            int columns = golden[rule + "sequences"].Shape[1];
            int[] Row(BeamHypothesis hypothesis, int index) =>
                [.. golden.Ids("input_ids").AsSpan(index / width * 4, 4), .. hypothesis.Symbols, .. hypothesis.Ended ? Enumerable.Repeat(padding, columns).Prepend(end!.Value) : []];
            golden.Check(rule + "sequences", [.. found.SelectMany((hypothesis, index) => Row(hypothesis, index).Take(columns))]);
            golden.Check(rule + "sequences_scores", [.. found.Select(hypothesis => (float)hypothesis.Score)], slack: 2e-6);
        }

        golden.Call.Argument("do_sample", "");
        golden.RequireComplete();
    }

    private static IReadOnlyList<BeamHypothesis> Search(int[] prompt, BeamSearch search, int? end)
    {
        ITextReading reading = Model().Open();
        foreach (int id in prompt[..^1]) reading.Step([id], new float[Symbols]);
        return search.Run(new BeamModel<ITextReading>
        {
            Initial = reading,
            Start = prompt[^1],
            End = end,
            Symbols = Symbols,
            Prompts = [prompt],
            Step = (before, parents, symbols, logits) =>
            {
                ITextReading after = before.Select(parents);
                after.Step(symbols, logits);
                return after;
            },
        })[0];
    }

    // Once a row has ended what it would have said next is its own affair.
    private static void CheckScores(GoldenCase golden, float[] scores, List<int>[] written, int rows, int steps, int length, int? end)
    {
        float[] expected = golden["output.step_scores"].ToSingles();
        int given = expected.Length / rows / Symbols;
        for (int row = 0; row < rows; row++)
        {
            int ended = end is { } id && written[row].IndexOf(id, length) is >= 0 and int at ? at - length + 1 : given;
            for (int step = 0; step < Math.Min(ended, given); step++) scores.AsSpan((row * steps + step) * Symbols, Symbols).CopyTo(expected.AsSpan((row * given + step) * Symbols));
        }

        golden.Check("output.step_scores", expected);
    }

    private static Gpt Model(string weights = "model.safetensors")
    {
        string source = Path.Combine(TestFolders.RequireGoldens(), Family);
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(source, "config.json"), Path.Combine(folder.Path, "config.json"));
        File.Copy(Path.Combine(source, weights), Path.Combine(folder.Path, "model.safetensors"));
        return Gpt.Load(folder.Path, Letters());
    }

    private static Gpt Sharded()
    {
        string source = Path.Combine(TestFolders.RequireGoldens(), Family);
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "config.json", "sharded-00001-of-00002.safetensors", "sharded-00002-of-00002.safetensors" }) File.Copy(Path.Combine(source, name), Path.Combine(folder.Path, name));
        File.Copy(Path.Combine(source, "sharded.safetensors.index.json"), Path.Combine(folder.Path, "model.safetensors.index.json"));
        return Gpt.Load(folder.Path, Letters());
    }

    // The folder has no tokenizer.
    private static Vocabulary Letters() => Vocabulary.Build(new TextUnits { Specials = SpecialSymbols.None }, string.Concat(Enumerable.Range(0, Symbols - 1).Select(i => (char)('\u4E00' + i))));

    // The parameters with their gradients in place of their values.
    private static ParameterSet Gradients(Gpt model)
    {
        var gradients = new ParameterSet();
        foreach (Parameter parameter in model.Parameters.Trainable) parameter.Value.Gradient.CopyTo(gradients.Root.Create(parameter.Name, parameter.Shape, Initializers.Zeros, default).Value.Edit());
        return gradients;
    }

    // [batch, time] to [time, batch].
    private static int[] Turned(int[] ids, int batch)
    {
        int time = ids.Length / batch;
        return [.. Enumerable.Range(0, ids.Length).Select(i => ids[i % batch * time + i / batch])];
    }
}
