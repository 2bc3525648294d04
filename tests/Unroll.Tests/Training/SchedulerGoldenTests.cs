using Unroll.Tests.Goldens;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class SchedulerGoldenTests
{
    [SkippableTheory]
    [GoldenCases("optim/schedulers")]
    public void SchedulesAgreeWithPyTorch(string name)
    {
        GoldenCase golden = GoldenCase.Load(name);
        double[] rates = golden["output.lr"].ToDoubles();
        double[]? momenta = golden.Has("output.momentum") ? golden["output.momentum"].ToDoubles() : null;
        double[]? metrics = golden.Has("input.metrics") ? golden["input.metrics"].ToDoubles() : null;
        ScheduleSpec spec = TorchSchedules.ToSpec(golden.Json.GetProperty("torch_call").GetString()!);
        IScheduler scheduler = spec.Create(golden.Config.GetProperty("base_lr").GetDouble(), rates.Length);
        for (int step = 0; step < rates.Length; step++)
        {
            // A scheduler made anew from the state goes on as the old one would have.
            IScheduler resumed = spec.Create(golden.Config.GetProperty("base_lr").GetDouble(), rates.Length);
            resumed.State = scheduler.State;
            scheduler = resumed;
            Close(rates[step], scheduler.RateFor(step), $"{name}: the rate of step {step}");
            if (momenta is not null) Close(momenta[step], scheduler.MomentumFor(step)!.Value, $"{name}: the momentum of step {step}");
            if (metrics is not null) scheduler.Observe(metrics[step]);
        }

        golden.Check("output.lr", Array.ConvertAll(rates, rate => (float)rate));
        if (momenta is not null) golden.Check("output.momentum", Array.ConvertAll(momenta, momentum => (float)momentum));
        foreach (string output in golden.Names) Assert.Contains(output, (string[])["output.lr", "output.momentum", "input.metrics"]);
    }

    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * (1 + Math.Abs(expected)), $"{what} is {actual:R}, expected {expected:R}.");
}
