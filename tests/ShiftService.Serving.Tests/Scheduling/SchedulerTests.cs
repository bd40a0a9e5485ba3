using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>Real lanes, real time.</summary>
public class SchedulerTests
{
    [Fact]
    public async Task ManyClientsAtOnce_EachGetTheirOwnAnswers()
    {
        await using var scheduler = new Scheduler(new SchedulerOptions { Lanes = 3, MaxQueuedImages = 100_000, MaxQueueSeconds = 100 });
        EchoModel[] models = [new(8, 4, 0, 1e-6), new(8, 1, 0, 1e-6)];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            for (int i = 0; i < 300; i++)
            {
                EchoJob[] jobs = [.. Enumerable.Range(0, 1 + i % 5).Select(k => new EchoJob(
                    client * 10_000 + i * 10 + k, models[i % 2],
                    new JobTerms($"client {client}", (Priority)(i % 2), scheduler.DeadlineIn(TimeSpan.FromMinutes(1))), scheduler.Time, 1e-6))];
                if (jobs is [EchoJob single]) scheduler.Run(single);
                else scheduler.Submit(jobs);
                await Task.WhenAll(jobs.Select(job => job.Completion));
                Assert.All(jobs, job => Assert.Equal(job.Number, job.Echo));
            }
        })));
        Assert.Equal(0, scheduler.Status.UnansweredImages);
    }

    [Fact]
    public async Task AnIdleLane_IsLentToWhoBringsAJob_AndIsItsOwnThreadsAgainAfterwards()
    {
        await using var scheduler = new Scheduler(new SchedulerOptions { Lanes = 1 });
        var model = new EchoModel();
        int prepared = 0, lent = 0;
        for (int i = 0; i < 10_000 && lent < 3; i++)
        {
            var job = new EchoJob(i, model, Soon(scheduler), scheduler.Time)
            {
                WhilePreparing = () => prepared = Environment.CurrentManagedThreadId,
            };
            int mine = Environment.CurrentManagedThreadId;
            scheduler.Run(job);
            await job.Completion;
            Assert.Equal(i, job.Echo);
            if (prepared == mine) lent++;
            // The lane's own thread has work meanwhile.
            var other = new EchoJob(-i, model, Soon(scheduler), scheduler.Time);
            scheduler.Submit(other);
            await other.Completion;
        }
        Assert.Equal(3, lent);
        Assert.Equal(0, scheduler.Status.BusyLanes);
    }

    [Fact]
    public async Task PausedLanes_TakeNothing_UntilTheyGoOn()
    {
        await using var scheduler = new Scheduler(new SchedulerOptions { Lanes = 1 });
        scheduler.Pause(true);
        var job = new EchoJob(
            5, new EchoModel(), new JobTerms("a", Priority.Interactive, scheduler.DeadlineIn(TimeSpan.FromMinutes(1))), scheduler.Time);
        scheduler.Submit(job);
        Assert.Equal(1, scheduler.Status.QueuedImages);
        scheduler.Pause(false);
        await job.Completion;
        Assert.Equal(5, job.Echo);
    }

    [Fact]
    public async Task ADrainedScheduler_HasAnsweredEverything()
    {
        await using var scheduler = new Scheduler(new SchedulerOptions { Lanes = 2, MaxQueueSeconds = 100 });
        var model = new EchoModel(secondsPerImage: 1e-6);
        EchoJob[] jobs = [.. Enumerable.Range(0, 200).Select(i => new EchoJob(
            i, model, new JobTerms("a", Priority.Interactive, scheduler.DeadlineIn(TimeSpan.FromMinutes(1))), scheduler.Time, 1e-6))];
        scheduler.Submit(jobs);
        await scheduler.DrainAsync();
        Assert.All(jobs, job => Assert.Equal(job.Number, job.Echo));
    }

    private static JobTerms Soon(Scheduler scheduler) => new("a", Priority.Interactive, scheduler.DeadlineIn(TimeSpan.FromMinutes(1)));

    [Theory]
    [InlineData(-1, 8, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 8, 0)]
    public void OptionsThatMakeNoSense_AreRefused_ByName(int lanes, int images, double seconds) =>
        Assert.Contains("allowed is", Assert.Throws<ArgumentException>(() => new Scheduler(
            new SchedulerOptions { Lanes = lanes, MaxQueuedImages = images, MaxQueueSeconds = seconds })).Message);
}
