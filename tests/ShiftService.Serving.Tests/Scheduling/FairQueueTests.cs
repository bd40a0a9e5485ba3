using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

public class FairQueueTests
{
    private readonly ManualTime _time = new();
    private readonly FairQueue _queue = new(interactiveWeight: 16);
    private int _number;

    [Fact]
    public void AClientsJobs_KeepTheirOrder()
    {
        for (int i = 0; i < 10; i++) Add("a");
        Assert.Equal(Enumerable.Range(0, 10), Take(10).Select(job => (int)job.Number));
    }

    [Fact]
    public void AClientThatSendsLittle_GoesAhead_OfAClientThatSentMuch()
    {
        for (int i = 0; i < 100; i++) Add("flood");
        Take(10);
        EchoJob little = Add("little");
        Assert.Contains(little, Take(2));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    public void TwoClientsThatAlwaysWait_GetTheSameShareOfTheLanes_HoweverLargeTheirJobsAre(double cost, double otherCost)
    {
        for (int i = 0; i < 200; i++) Add("a", cost);
        for (int i = 0; i < 200; i++) Add("b", otherCost);
        List<EchoJob> taken = Take(100);
        double a = taken.Where(job => job.Terms.Client == "a").Sum(job => job.Cost), b = taken.Sum(job => job.Cost) - a;
        Assert.InRange(a - b, -2 * otherCost, 2 * otherCost);
    }

    [Fact]
    public void InteractiveJobs_OvertakeBulkJobs_WhichStillGetTheirShare()
    {
        for (int i = 0; i < 100; i++) Add("a", priority: Priority.Bulk);
        Take(5);
        for (int i = 0; i < 200; i++) Add("a");
        List<EchoJob> taken = Take(170);
        int bulk = taken.Count(job => job.Terms.Priority == Priority.Bulk);
        Assert.InRange(bulk, 8, 12);
        Assert.Equal(Priority.Interactive, taken[1].Terms.Priority);
    }

    [Fact]
    public void NobodyStarves_WhileManyFlood()
    {
        for (int i = 0; i < 200; i++)
            for (int client = 0; client < 10; client++) Add($"flood {client}");
        Take(50);
        EchoJob bulk = Add("patient", priority: Priority.Bulk);
        Add("patient", priority: Priority.Bulk);
        Assert.Contains(bulk, Take(11));
    }

    [Fact]
    public void WhatGoesBefore_IsPredicted_AsItThenHappens()
    {
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            Add($"client {random.Next(4)}", random.Next(1, 5), (Priority)random.Next(2));
            if (random.Next(3) == 0) Take(1);
        }
        var terms = new JobTerms("client 2", Priority.Bulk, 0);
        double predicted = _queue.Before(terms);
        EchoJob job = Add("client 2", 1, Priority.Bulk);
        double happened = 0;
        while (_queue.TryTake(out Job? next) && next != job) happened += next.Cost;
        Assert.InRange(predicted, happened - 12, happened + 12);
    }

    [Fact]
    public void BesidePieces_SumsOfFractionsNeverFallBelowNothing()
    {
        var random = new Random(3);
        var terms = new JobTerms("a", Priority.Interactive, long.MaxValue);
        // It waits all the time, so that nothing begins anew.
        _queue.Add(new PieceJob(terms, JobKind.Piece));
        for (int round = 0; round < 200; round++)
        {
            EchoJob[] jobs = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Add("a", random.NextDouble() / 100))];
            random.Shuffle(jobs);
            foreach (EchoJob job in jobs)
            {
                _queue.Remove(job);
                Assert.InRange(_queue.Before(terms), 0, 1);
                Assert.InRange(_queue.Backlog, 0, 1);
            }
        }
    }

    [Fact]
    public void AJobTakenOut_LeavesTheOrderOfTheOthers()
    {
        EchoJob[] jobs = [.. Enumerable.Range(0, 50).Select(_ => Add("a"))];
        foreach (EchoJob job in jobs.Where(job => job.Number % 3 == 0)) _queue.Remove(job);
        Assert.Equal(jobs.Where(job => job.Number % 3 != 0), Take(33));
        Assert.Equal((0, 0.0), (_queue.Count, _queue.Backlog));
    }

    private EchoJob Add(string client, double cost = 1, Priority priority = Priority.Interactive)
    {
        var job = new EchoJob(_number++, null, new JobTerms(client, priority, long.MaxValue), _time) { Cost = cost };
        _queue.Add(job);
        return job;
    }

    private List<EchoJob> Take(int count)
    {
        var taken = new List<EchoJob>();
        while (taken.Count < count && _queue.TryTake(out Job? job)) taken.Add((EchoJob)job);
        return taken;
    }
}
