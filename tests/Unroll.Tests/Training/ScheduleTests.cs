using System.Text.Json;
using Unroll.Training;

namespace Unroll.Tests.Training;

public sealed class ScheduleTests
{
    public static TheoryData<ScheduleSpec> Specs =>
    [
        new ConstantSchedule { Warmup = 3 }, new StepSchedule { Every = 4 }, new MilestoneSchedule { Milestones = [2, 5] }, new ExponentialSchedule(), new LinearSchedule { Warmup = 2 },
        new PolynomialSchedule { Power = 2, Final = 0.01 }, new CosineSchedule { Warmup = 2, Final = 0.01 }, new CosineRestartSchedule { First = 3, Growth = 2 },
        new NoamSchedule { Width = 16, Warmup = 4 }, new OneCycleSchedule { ThreePhases = true, Annealing = Annealing.Linear }, new CyclicSchedule { Up = 3, Shape = CycleShape.Halving },
        new PlateauSchedule { Patience = 1 }, new SequenceSchedule { Parts = [new LinearSchedule { From = 0.1, To = 1 }, new PlateauSchedule { Patience = 0 }], Milestones = [4] },
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void ASpecComesBackFromJsonAndGivesRates(ScheduleSpec spec)
    {
        var training = new TrainingSpec { Optimizer = new AdamW(0.1), Schedule = spec, Steps = 1 };
        string text = JsonSerializer.Serialize(training, TrainingJson.Readable.TrainingSpec);
        Assert.Equal(training, JsonSerializer.Deserialize(text, TrainingJson.Readable.TrainingSpec));
        IScheduler scheduler = spec.Create(0.1, 20);
        for (long step = 0; step < 40; step++)
        {
            Assert.InRange(scheduler.RateFor(step), 0, 0.1001);
            scheduler.Observe(1);
        }
    }

    [Fact]
    public void ACosineWithWarmupGoesFromZeroOverTheTopToItsFinalRateAndStays()
    {
        IScheduler scheduler = Schedule.Cosine(warmup: 100, final: 3e-4).Create(3e-3, 2000);
        Assert.Equal(0, scheduler.RateFor(0));
        Assert.Equal(1.5e-3, scheduler.RateFor(50), 1e-12);
        Assert.Equal(3e-3, scheduler.RateFor(100), 1e-12);
        Assert.Equal((3e-3 + 3e-4) / 2, scheduler.RateFor(1050), 1e-12);
        Assert.Equal(3e-4, scheduler.RateFor(2000), 1e-12);
        Assert.Equal(3e-4, scheduler.RateFor(5000), 1e-12);
    }

    [Fact]
    public void APlateauCountsWhatIsNotANumberAsNoImprovement()
    {
        IScheduler scheduler = Schedule.Plateau(factor: 0.5, patience: 1).Create(1, 100);
        foreach (double loss in (double[])[1, double.NaN, double.NaN]) scheduler.Observe(loss);
        Assert.Equal(0.5, scheduler.RateFor(0));
    }

    [Fact]
    public void MistakesAreListedWithTheirPlace()
    {
        var spec = new SequenceSchedule { Parts = [new StepSchedule { Every = 0, Factor = -1 }, new NoamSchedule { Warmup = 0 }], Milestones = [] };
        var thrown = Assert.Throws<InvalidSpecException>(() => spec.Create(0.1, 10));
        foreach (string part in (string[])["Parts[0].Every", "Parts[0].Factor", "Parts[1].Warmup", "Milestones"]) Assert.Contains(part, thrown.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<InvalidSpecException>(() => new CosineSchedule { Warmup = 10, Steps = 10 }.Create(0.1, 10));
    }
}
