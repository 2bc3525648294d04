using System.Globalization;
using System.Text.RegularExpressions;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>Reads a scheduler's call, as the goldens write it, into a spec. An unknown class or argument is an error.</summary>
internal static partial class TorchSchedules
{
    public static ScheduleSpec ToSpec(string text)
    {
        if (Noam().Match(text) is { Success: true } noam) return new NoamSchedule { Width = ToInteger(noam.Groups["width"].Value), Warmup = ToInteger(noam.Groups["warmup"].Value) };
        var call = new Arguments(TorchCall.Parse(text));
        ScheduleSpec spec = call.Name switch
        {
            "ConstantLR" => new ConstantSchedule { FirstFactor = call.Number(0, "factor", 1.0 / 3), FirstSteps = call.Whole(1, "total_iters", 5) },
            "StepLR" => new StepSchedule { Every = call.Whole(0, "step_size"), Factor = call.Number(1, "gamma", 0.1) },
            "MultiStepLR" => new MilestoneSchedule { Milestones = call.List(0, "milestones"), Factor = call.Number(1, "gamma", 0.1) },
            "ExponentialLR" => new ExponentialSchedule { Factor = call.Number(0, "gamma") },
            "LinearLR" => new LinearSchedule { From = call.Number(0, "start_factor", 1.0 / 3), To = call.Number(1, "end_factor", 1), Steps = call.Whole(2, "total_iters", 5) },
            "PolynomialLR" => new PolynomialSchedule { Steps = call.Whole(0, "total_iters", 5), Power = call.Number(1, "power", 1) },
            "CosineAnnealingLR" => new CosineSchedule { Steps = call.Whole(0, "T_max"), Final = call.Number(1, "eta_min", 0), Continues = true },
            "CosineAnnealingWarmRestarts" => new CosineRestartSchedule
            {
                First = call.Whole(0, "T_0"),
                Growth = (int)call.Whole(1, "T_mult", 1),
                Final = call.Number(2, "eta_min", 0),
            },
            "OneCycleLR" => OneCycle(call),
            "CyclicLR" => Cyclic(call),
            "ReduceLROnPlateau" => Plateau(call),
            "SequentialLR" => new SequenceSchedule { Parts = [.. call.Texts(0, "schedulers").Select(ToSpec)], Milestones = call.List(1, "milestones") },
            "get_constant_schedule" => new ConstantSchedule(),
            "get_constant_schedule_with_warmup" => new ConstantSchedule { Warmup = call.Whole(0, "num_warmup_steps") },
            "get_linear_schedule_with_warmup" => new LinearSchedule { Warmup = call.Whole(0, "num_warmup_steps"), Steps = call.Whole(1, "num_training_steps") },
            "get_cosine_schedule_with_warmup" => new CosineSchedule
            {
                Warmup = call.Whole(0, "num_warmup_steps"),
                Steps = call.Whole(1, "num_training_steps"),
                Waves = call.Number(2, "num_cycles", 0.5),
                Continues = true,
            },
            "get_cosine_with_hard_restarts_schedule_with_warmup" => new CosineRestartSchedule
            {
                Warmup = call.Whole(0, "num_warmup_steps"),
                Steps = call.Whole(1, "num_training_steps"),
                Cycles = (int)call.Whole(2, "num_cycles", 1),
            },
            "get_polynomial_decay_schedule_with_warmup" => new PolynomialSchedule
            {
                Warmup = call.Whole(0, "num_warmup_steps"),
                Steps = call.Whole(1, "num_training_steps"),
                Final = call.Number(2, "lr_end", 1e-7),
                Power = call.Number(3, "power", 1),
            },
            _ => throw new InvalidDataException($"The test does not know the scheduler '{text}'."),
        };
        call.RequireAllRead();
        return spec;
    }

    private static OneCycleSchedule OneCycle(Arguments call)
    {
        var spec = new OneCycleSchedule
        {
            Maximum = call.Number(0, "max_lr"),
            Steps = call.Has("total_steps") ? call.Whole(1, "total_steps") : call.Whole(2, "epochs") * call.Whole(3, "steps_per_epoch"),
            RisingShare = call.Number(4, "pct_start", 0.3),
            Annealing = call.Word(5, "anneal_strategy", "cos") == "linear" ? Annealing.Linear : Annealing.Cosine,
            CycleMomentum = call.Flag(6, "cycle_momentum", true),
            LowestMomentum = call.Number(7, "base_momentum", 0.85),
            HighestMomentum = call.Number(8, "max_momentum", 0.95),
            StartDivisor = call.Number(9, "div_factor", 25),
            FinalDivisor = call.Number(10, "final_div_factor", 1e4),
            ThreePhases = call.Flag(11, "three_phase", false),
        };
        return spec;
    }

    private static CyclicSchedule Cyclic(Arguments call)
    {
        _ = call.Number(0, "base_lr");
        return new CyclicSchedule
        {
            Maximum = call.Number(1, "max_lr"),
            Up = call.Whole(2, "step_size_up", 2000),
            Down = call.Has("step_size_down") ? call.Whole(3, "step_size_down") : null,
            Shape = call.Word(4, "mode", "triangular") switch
            {
                "triangular" => CycleShape.Triangular,
                "triangular2" => CycleShape.Halving,
                "exp_range" => CycleShape.Exponential,
                string other => throw new InvalidDataException($"The test does not know the mode '{other}'."),
            },
            Factor = call.Number(5, "gamma", 1),
            CycleMomentum = call.Flag(8, "cycle_momentum", true),
            LowestMomentum = call.Number(9, "base_momentum", 0.8),
            HighestMomentum = call.Number(10, "max_momentum", 0.9),
        };
    }

    private static PlateauSchedule Plateau(Arguments call) => new()
    {
        Maximise = call.Word(0, "mode", "min") == "max",
        Factor = call.Number(1, "factor", 0.1),
        Patience = (int)call.Whole(2, "patience", 10),
        Threshold = call.Number(3, "threshold", 1e-4),
        AbsoluteThreshold = call.Word(4, "threshold_mode", "rel") == "abs",
        Cooldown = (int)call.Whole(5, "cooldown", 0),
        Minimum = call.Number(6, "min_lr", 0),
        SmallestChange = call.Number(7, "eps", 1e-8),
    };

    private static int ToInteger(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^LambdaLR\(lambda k: (?<width>\d+)\*\*-0\.5 \* min\(\(k\+1\)\*\*-0\.5, \(k\+1\) \* (?<warmup>\d+)\*\*-1\.5\)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Noam();

    /// <summary>Arguments by position or name.</summary>
    private sealed class Arguments(TorchCall call)
    {
        public string Name => call.Name;

        public bool Has(string name) => call.Has(name);

        public double Number(int index, string name, double? defaultValue = null) =>
            Text(index, name) is { } text ? TorchCall.ToNumber(text) : defaultValue ?? throw new InvalidDataException($"'{call.Text}' lacks {name}.");

        public long Whole(int index, string name, long? defaultValue = null) => checked((long)Number(index, name, defaultValue));

        public string Word(int index, string name, string defaultValue) => (Text(index, name) ?? defaultValue).Trim('\'');

        public bool Flag(int index, string name, bool defaultValue) => (Text(index, name) ?? (defaultValue ? "True" : "False")) == "True";

        public string[] Texts(int index, string name) => [.. TorchCall.SplitList(Text(index, name)![1..^1])];

        public long[] List(int index, string name) => [.. Texts(index, name).Select(text => (long)TorchCall.ToNumber(text))];

        public void RequireAllRead() => call.RequireAllRead();

        private string? Text(int index, string name)
        {
            if (call.Has(name)) return call.Argument(name, "");
            return index < call.Positional.Count ? call.Positional[index] : null;
        }
    }
}
