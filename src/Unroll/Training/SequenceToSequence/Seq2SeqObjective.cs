using Unroll.Decoding;
using Unroll.Formats;
using Unroll.Layers;
using Unroll.Metrics;
using Unroll.Models;
using Unroll.Numerics;
using Unroll.Tensors;

namespace Unroll.Training;

/// <summary>A model learning to turn sources into targets: the mean cross entropy of the target symbols, <c>&lt;eos&gt;</c> included.</summary>
internal sealed class Seq2SeqObjective(Seq2Seq model, TeacherForcing forcing, int freeRunning) : IObjective<Seq2SeqExample>
{
    private const int Ignored = -100;
    private const int EvaluationBatch = 64;

    public ParameterSet Parameters => model.Parameters;

    public IReadOnlyList<ModelFile> ModelFiles => Seq2SeqFiles.Format.Describe(model);

    public int Length(Seq2SeqExample example) => example.Length;

    public BatchLoss Loss(Pass pass, IReadOnlyList<Seq2SeqExample> batch)
    {
        (int[] inputs, int[] targets, int count) = Layout(batch);
        EncodedSource source = model.Encode(pass, [.. batch.Select(example => example.Source)]);
        double truth = forcing.ProbabilityAt(pass.Update);
        DecoderOutput written = truth >= 1 ? model.Decode(pass, source, inputs)
            : model.Spec.Transformer is null ? Sampled(pass, source, inputs, truth)
            : model.Decode(pass, source, Mixed(pass, batch, inputs, truth));
        Tensor loss = pass.Tape.SoftmaxCrossEntropy(written.Logits, targets, new ClassLossOptions { IgnoreIndex = Ignored, LabelSmoothing = model.Spec.LabelSmoothing });
        if (model.Spec.Attention is { CoverageLoss: > 0 and double weight })
            loss = pass.Tape.Add(loss, pass.Tape.Scale(pass.Tape.CoverageLoss(written.Alignment!, [.. batch.Select(example => example.Target.Length)]), weight / count));
        return new BatchLoss(loss, count);
    }

    public Evaluation Evaluate(IReadOnlyList<Seq2SeqExample> examples, CancellationToken stop)
    {
        (double loss, double accuracy) = TeacherForced(examples, stop);
        // Spread over all, for files are often sorted.
        int count = Math.Min(freeRunning, examples.Count);
        Seq2SeqExample[] shown = [.. Enumerable.Range(0, count).Select(i => examples[(int)((long)i * examples.Count / count)])];
        int[][] written = SequenceSearch.Greedy(model, [.. shown.Select(example => example.Source)], stop);
        string[] hypotheses = [.. written.Select(ids => model.Reader.Text(ids))], references = [.. shown.Select(example => model.Reader.Text(example.Target))];
        double exact = ExactMatch.Share(hypotheses, references), bleu = new Bleu().Corpus(hypotheses, references).Value;
        return new Evaluation(loss)
        {
            // What it writes on its own decides, for the loss grows again long before the texts stop getting better. BLEU alone is 0 where texts have fewer than four words.
            // The loss decides between equals: it is too small to turn one text's worth round.
            Criterion = 1 - (exact + bleu / 100) / 2 + Math.Min(loss, 1000) * 1e-3 / Math.Max(1000, shown.Length),
            Metrics = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["perplexity"] = Math.Exp(loss),
                ["accuracyToldTheTruth"] = accuracy,
                ["exactMatchOnItsOwn"] = exact,
                ["bleuOnItsOwn"] = bleu,
                ["chrfOnItsOwn"] = new ChrF().Corpus(hypotheses, references).Value,
                ["errorRateOnItsOwn"] = Errors(written, shown),
            },
        };
    }

    // Wrong symbols (substituted, inserted, left out) for each symbol of the reference.
    private double Errors(int[][] written, Seq2SeqExample[] shown)
    {
        int errors = 0, symbols = 0;
        for (int i = 0; i < written.Length; i++)
        {
            ReadOnlySpan<int> right = shown[i].Target.AsSpan(..^1);
            errors += EditDistance.Between<int>(right, written[i]).Total;
            symbols += right.Length;
        }

        return errors / (double)Math.Max(1, symbols);
    }

    // Each step of each sequence gets the truth or what the model wrote at the step before, by a draw of its own.
    private DecoderOutput Sampled(Pass pass, EncodedSource source, int[] inputs, double truth)
    {
        int batch = source.Batch, time = inputs.Length / batch, symbols = model.TargetVocabulary.Size;
        RandomStream draws = pass.Random.Fork("teacher forcing");
        IDecoderState state = model.Begin(source);
        int[] tokens = new int[batch];
        var logits = new Tensor[time];
        var alignments = new List<Tensor>();
        for (int t = 0; t < time; t++)
        {
            for (int b = 0; b < batch; b++)
            {
                bool told = t == 0 || draws.Uniform((ulong)(b * time + t)) < truth;
                tokens[b] = told ? inputs[b * time + t] : Reductions.IndexOfMax(logits[t - 1].Values.Slice(b * symbols, symbols));
            }

            DecoderOutput step = model.Step(pass[FormattableString.Invariant($"step{t}")], source, state, tokens);
            (logits[t], state) = (step.Logits, step.State);
            if (step.Alignment is { } alignment) alignments.Add(alignment);
        }

        return new DecoderOutput(pass.Tape.Concat(1, logits), alignments.Count > 0 ? pass.Tape.Concat(1, [.. alignments]) : null, state);
    }

    // A Transformer reads all steps at once, so that its own words are those of a first run that is told the truth: Mihaylova and Martins, "Scheduled Sampling for Transformers", ACL 2019.
    private int[] Mixed(Pass pass, IReadOnlyList<Seq2SeqExample> batch, int[] inputs, double truth)
    {
        var tape = new Tape(recording: false);
        var first = new Pass(tape);
        Tensor logits = model.Decode(first, model.Encode(first, [.. batch.Select(example => example.Source)]), inputs).Logits;
        RandomStream draws = pass.Random.Fork("teacher forcing");
        int time = inputs.Length / batch.Count, symbols = model.TargetVocabulary.Size;
        int[] mixed = [.. inputs.Select((told, i) => i % time == 0 || draws.Uniform((ulong)i) < truth ? told : Reductions.IndexOfMax(logits.Values.Slice((i - 1) * symbols, symbols)))];
        tape.End();
        return mixed;
    }

    public (double Loss, double Accuracy) TeacherForced(IReadOnlyList<Seq2SeqExample> examples, CancellationToken stop)
    {
        double sum = 0;
        long count = 0, right = 0;
        int symbols = model.TargetVocabulary.Size;
        foreach (int[] chunk in Enumerable.Range(0, examples.Count).OrderBy(index => examples[index].Length).Chunk(EvaluationBatch))
        {
            stop.ThrowIfCancellationRequested();
            Seq2SeqExample[] batch = [.. chunk.Select(index => examples[index])];
            (int[] inputs, int[] targets, _) = Layout(batch);
            var tape = new Tape(recording: false);
            var pass = new Pass(tape);
            Tensor logits = model.Decode(pass, model.Encode(pass, [.. batch.Select(example => example.Source)]), inputs).Logits;
            for (int i = 0; i < targets.Length; i++)
            {
                if (targets[i] == Ignored) continue;
                ReadOnlySpan<float> row = logits.Values.Slice(i * symbols, symbols);
                sum += Numerics.Softmax.LogSumExp(row) - (double)row[targets[i]];
                if (Reductions.IndexOfMax(row) == targets[i]) right++;
                count++;
            }

            tape.End();
        }

        return (sum / Math.Max(1, count), (double)right / Math.Max(1, count));
    }

    private (int[] Inputs, int[] Targets, int Count) Layout(IReadOnlyList<Seq2SeqExample> batch)
    {
        int[] inputs = model.Reader.TeacherForced([.. batch.Select(example => example.Target)]), targets = new int[inputs.Length];
        int time = inputs.Length / batch.Count, count = 0;
        Array.Fill(targets, Ignored);
        for (int b = 0; b < batch.Count; b++)
        {
            batch[b].Target.CopyTo(targets.AsSpan(b * time));
            count += batch[b].Target.Length;
        }

        return (inputs, targets, count);
    }
}
