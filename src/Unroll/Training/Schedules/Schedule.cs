namespace Unroll.Training;

/// <summary>The usual schedules in short. All settings are on the records that these return.</summary>
public static class Schedule
{
    /// <summary>The optimiser's rate all the time, after rising from 0 over <paramref name="warmup"/> steps.</summary>
    public static ScheduleSpec Constant(long warmup = 0) => new ConstantSchedule { Warmup = warmup };

    /// <summary>Times <paramref name="factor"/> after every <paramref name="every"/> steps.</summary>
    public static ScheduleSpec Step(long every, double factor = 0.1) => new StepSchedule { Every = every, Factor = factor };

    /// <summary>From the optimiser's rate to 0 in a straight line, after rising from 0 over <paramref name="warmup"/> steps.</summary>
    public static ScheduleSpec Linear(long warmup = 0) => new LinearSchedule { Warmup = warmup };

    /// <summary>From the optimiser's rate to <paramref name="final"/> along a cosine, after rising from 0 over <paramref name="warmup"/> steps.</summary>
    public static ScheduleSpec Cosine(long warmup = 0, double final = 0) => new CosineSchedule { Warmup = warmup, Final = final };

    /// <summary>The Transformer's schedule; the optimiser's rate is usually 1 with it.</summary>
    public static ScheduleSpec Noam(int width, long warmup = 4000) => new NoamSchedule { Width = width, Warmup = warmup };

    /// <summary>Up to <paramref name="maximum"/> (null: the optimiser's rate) and down again over the whole training.</summary>
    public static ScheduleSpec OneCycle(double? maximum = null) => new OneCycleSchedule { Maximum = maximum };

    /// <summary>Times <paramref name="factor"/> when <paramref name="patience"/> validations have brought nothing better.</summary>
    public static ScheduleSpec Plateau(double factor = 0.1, int patience = 10) => new PlateauSchedule { Factor = factor, Patience = patience };
}
