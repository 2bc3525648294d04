using System.Text.Json;
using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Training;

/// <summary>Reads an optimiser's call, as the goldens write it, into a spec. An unknown class or argument is an error.</summary>
internal static class TorchOptimizers
{
    public static OptimizerSpec ToSpec(GoldenCase golden)
    {
        TorchCall call = golden.Call;
        double? rate = call.Optional("lr", null);
        double decay = call.Number("weight_decay", call.Path == "torch.optim.AdamW" ? 0.01 : 0);
        double[] betas = call.Numbers("betas", 0.9, 0.999);
        OptimizerSpec spec = call.Path switch
        {
            "torch.optim.SGD" => new Sgd(rate!.Value) { Momentum = call.Number("momentum", 0), Dampening = call.Number("dampening", 0), Nesterov = call.Flag("nesterov", false) },
            "torch.optim.Adam" => new Adam(rate ?? 1e-3) { Beta1 = betas[0], Beta2 = betas[1], Epsilon = call.Number("eps", 1e-8), AmsGrad = call.Flag("amsgrad", false) },
            "torch.optim.AdamW" => new AdamW(rate ?? 1e-3) { Beta1 = betas[0], Beta2 = betas[1], Epsilon = call.Number("eps", 1e-8), AmsGrad = call.Flag("amsgrad", false) },
            "transformers.optimization.AdamW" => new AdamW(rate ?? 1e-3)
            {
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = call.Number("eps", 1e-6),
                CorrectBias = call.Flag("correct_bias", true),
                DecayAfter = true,
            },
            "torch.optim.Adamax" => new Adamax(rate ?? 2e-3) { Beta1 = betas[0], Beta2 = betas[1], Epsilon = call.Number("eps", 1e-8) },
            "torch.optim.NAdam" => new NAdam(rate ?? 2e-3)
            {
                Beta1 = betas[0],
                Beta2 = betas[1],
                Epsilon = call.Number("eps", 1e-8),
                MomentumDecay = call.Number("momentum_decay", 4e-3),
                CountTwice = true,
            },
            "torch.optim.RAdam" => new RAdam(rate ?? 1e-3) { Beta1 = betas[0], Beta2 = betas[1], Epsilon = call.Number("eps", 1e-8) },
            "torch.optim.RMSprop" => new RmsProp(rate ?? 1e-2)
            {
                Alpha = call.Number("alpha", 0.99),
                Epsilon = call.Number("eps", 1e-8),
                Momentum = call.Number("momentum", 0),
                Centred = call.Flag("centered", false),
            },
            "torch.optim.Adagrad" => new Adagrad(rate ?? 1e-2)
            {
                RateDecay = call.Number("lr_decay", 0),
                InitialAccumulator = call.Number("initial_accumulator_value", 0),
                Epsilon = call.Number("eps", 1e-10),
            },
            "torch.optim.Adadelta" => new Adadelta(rate ?? 1) { Rho = call.Number("rho", 0.9), Epsilon = call.Number("eps", 1e-6) },
            "transformers.optimization.Adafactor" => Adafactor(call, rate),
            _ => throw new InvalidDataException($"{golden.Name}: the test does not know the optimiser '{call.Path}'."),
        };
        return spec with { WeightDecay = decay, Maximise = call.Flag("maximize", false), Groups = Groups(golden, spec.LearningRate) };
    }

    private static Adafactor Adafactor(TorchCall call, double? rate)
    {
        double[] epsilons = call.Numbers("eps", 1e-30, 1e-3);
        return new Adafactor(rate ?? 1e-3)
        {
            Epsilon = epsilons[0],
            SmallestScale = epsilons[1],
            ClipThreshold = call.Number("clip_threshold", 1),
            DecayExponent = call.Number("decay_rate", -0.8),
            Beta1 = call.Optional("beta1", null),
            ScaleParameter = call.Flag("scale_parameter", true),
            RelativeStep = call.Flag("relative_step", true),
            Warmup = call.Flag("warmup_init", false),
        };
    }

    private static ParameterGroup[] Groups(GoldenCase golden, double rate)
    {
        JsonElement groups = golden.Config.GetProperty("groups");
        if (groups.ValueKind == JsonValueKind.Null) return [];
        return [.. groups.EnumerateArray().Select(group =>
        {
            var result = new ParameterGroup { Parameters = [.. group[0].EnumerateArray().Select(name => name.GetString()!)] };
            foreach (JsonProperty option in group[1].EnumerateObject())
            {
                result = option.Name switch
                {
                    "weight_decay" => result with { WeightDecay = option.Value.GetDouble() },
                    "lr" => result with { RateFactor = option.Value.GetDouble() / rate },
                    _ => throw new InvalidDataException($"{golden.Name}: the test does not know the group option '{option.Name}'."),
                };
            }

            return result;
        })];
    }
}
