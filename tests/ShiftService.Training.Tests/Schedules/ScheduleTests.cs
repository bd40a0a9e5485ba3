using ShiftService.Training.Schedules;

namespace ShiftService.Training.Tests.Schedules;

public class ScheduleTests
{
    [Fact]
    public void Constant_StaysAtThePeak() => Assert.Equal(0.1, new ConstantSchedule(0.1).RateAt(99, 100));

    [Theory]
    [InlineData(49, 1)]
    [InlineData(50, 0.1)]
    [InlineData(75, 0.01)]
    public void Step_MultipliesAtEachMilestone(int step, double factor) =>
        Assert.Equal(0.2 * factor, new StepSchedule(0.2, [0.5, 0.75]).RateAt(step, 100), 1e-12);

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(50, 0.11)]
    [InlineData(25, 0.02 + 0.18 * 0.853553)]
    public void Cosine_GoesDownAlongHalfAWave(int step, double rate) =>
        Assert.Equal(rate, new CosineSchedule(0.2, 0.1).RateAt(step, 100), 1e-6);

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(50, 0.1)]
    [InlineData(99, 0.002)]
    public void Linear_GoesDownAlongALine(int step, double rate) =>
        Assert.Equal(rate, new LinearSchedule(0.2).RateAt(step, 100), 1e-9);

    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(30, 1)]
    [InlineData(15, 0.52)]
    [InlineData(65, 0.5)]
    public void OneCycle_RisesAndFalls(int step, double rate) =>
        Assert.Equal(rate, new OneCycleSchedule(1).RateAt(step, 100), 1e-5);

    [Fact]
    public void WarmUp_ReachesTheInnerSchedule_WhichThenRunsWhole()
    {
        var schedule = new WarmupSchedule(new LinearSchedule(1), 0.2, 0);
        Assert.Equal(0, schedule.RateAt(0, 100));
        Assert.Equal(0.5, schedule.RateAt(10, 100), 1e-12);
        Assert.Equal(1, schedule.RateAt(20, 100), 1e-12);
        Assert.Equal(0.5, schedule.RateAt(60, 100), 1e-12);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100)]
    public void AStepOutsideTheRun_IsRefused(int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantSchedule(1).RateAt(step, 100));

    [Fact]
    public void Milestones_AreEpochsOfTheWholeRun_WarmUpIncluded()
    {
        var options = new StepScheduleOptions { Epochs = 10, PeakRate = 1, WarmupEpochs = 2, Milestones = [5] };
        Schedule schedule = options.Create();
        Assert.Equal(1, schedule.RateAt(499, 1000));
        Assert.Equal(0.1, schedule.RateAt(500, 1000), 1e-12);
    }
}
