using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

public class DispatcherTests
{
    [Fact]
    public void AnIdleLane_ComputesAJobAtOnce_HoweverLargeTheBatchesThatItsModelLikes()
    {
        using var play = new Play();
        var model = new EchoModel(maxBatch: 8, preferredBatch: 8);
        EchoJob job = play.Submit(play.Job(1, model));
        play.Finish();
        Assert.Equal(1, job.Echo);
        Assert.Equal([[1]], model.Batches);
    }

    [Fact]
    public void WhatGathersWhileLanesAreBusy_IsComputedTogether_UpToTheBatchThatPays()
    {
        using var play = new Play();
        var model = new EchoModel(maxBatch: 8, preferredBatch: 4);
        for (int i = 0; i < 6; i++) play.Submit(play.Job(i, model));
        play.Finish();
        Assert.Equal([[0, 1, 2, 3], [4, 5]], model.Batches);
        Assert.Equal(4, play.Accepted[0].BatchSize);
    }

    [Fact]
    public void AModelThatGainsNothingFromBatches_IsComputedImageByImage()
    {
        using var play = new Play();
        var model = new EchoModel(maxBatch: 8, preferredBatch: 1);
        for (int i = 0; i < 3; i++) play.Submit(play.Job(i, model));
        play.Finish();
        Assert.Equal([[0], [1], [2]], model.Batches);
    }

    [Fact]
    public void APreparedJob_DoesNotWaitForOtherModelsWork()
    {
        using var play = new Play();
        EchoModel slow = new(preferredBatch: 4), other = new();
        play.Submit(play.Job(1, slow));
        for (int i = 0; i < 5; i++) play.Submit(play.Job(10 + i, other, client: "b"));
        play.Submit(play.Job(2, slow, client: "c"));
        play.Finish();
        Assert.Equal([1], slow.Batches[0]);
    }

    [Fact]
    public void ARequest_IsRefused_WhenItsCompletionIsPredictedAfterItsDeadline()
    {
        using var play = new Play();
        var model = new EchoModel(secondsPerBatch: 0, secondsPerImage: 0.009);
        for (int i = 0; i < 10; i++) play.Submit(play.Job(i, model));
        var refusal = Assert.Throws<RefusedException>(() => play.Submit(play.Job(99, model, deadlineMs: 60)));
        Assert.Equal(RefusalReason.DeadlineUnreachable, refusal.Reason);
        // 10 jobs of 10 ms are ahead, and its own 10: 110 ms are needed, 60 are left.
        Assert.Equal(50, refusal.RetryAfter.TotalMilliseconds, 3);
        Assert.Contains("110 ms", refusal.Message);
        play.Submit(play.Job(100, model, deadlineMs: 111));
    }

    [Fact]
    public void AfterTheTimeThatARefusalNames_TheRequestIsAccepted()
    {
        using var play = new Play(2);
        var model = new EchoModel(secondsPerBatch: 0, secondsPerImage: 0.004);
        RefusedException? refusal = null;
        for (int i = 0; refusal is null; i++)
        {
            try
            {
                play.Submit(play.Job(i, model));
            }
            catch (RefusedException error)
            {
                refusal = error;
            }
        }
        Assert.Equal(RefusalReason.QueueTooLong, refusal.Reason);
        for (double passed = 0; passed <= refusal.RetryAfter.TotalMilliseconds + 5; passed += 5)
        {
            for (int lane = 0; lane < 2; lane++) play.Take(lane, 2.5);
            play.Advance(2.5);
            for (int lane = 0; lane < 2; lane++) play.Take(lane, 2.5);
            play.Advance(2.5);
        }
        play.Submit(play.Job(-1, model));
    }

    [Fact]
    public void InteractiveRequests_AreRefusedWhenTheWaitIsTooLong_AndBulkOnesWait()
    {
        using var play = new Play(options: new SchedulerOptions { MaxQueueSeconds = 0.1 });
        var model = new EchoModel(secondsPerBatch: 0, secondsPerImage: 0.049);
        for (int i = 0; i < 3; i++) play.Submit(play.Job(i, model, deadlineMs: 5000));
        var refusal = Assert.Throws<RefusedException>(() => play.Submit(play.Job(3, model, deadlineMs: 5000)));
        Assert.Equal(RefusalReason.QueueTooLong, refusal.Reason);
        Assert.Equal(50, refusal.RetryAfter.TotalMilliseconds, 3);
        play.Submit(play.Job(4, model, deadlineMs: 5000, priority: Priority.Bulk));
    }

    [Fact]
    public void OneClient_CannotFillTheQueue_SoThatAnotherFindsRoom()
    {
        using var play = new Play(options: new SchedulerOptions { MaxQueuedImages = 8, MaxQueueSeconds = 100 });
        var model = new EchoModel();
        int accepted = 0;
        var refusal = Assert.Throws<RefusedException>(() =>
        {
            for (; accepted < 100; accepted++) play.Submit(play.Job(accepted, model));
        });
        Assert.Equal(RefusalReason.QueueFull, refusal.Reason);
        Assert.Equal(4, accepted);
        play.Submit(play.Job(100, model, client: "b"));
        play.Submit(play.Job(101, model, client: "b"));
    }

    [Fact]
    public void ImagesOfOneRequest_AreAcceptedTogetherOrNotAtAll()
    {
        using var play = new Play(options: new SchedulerOptions { MaxQueuedImages = 8 });
        var model = new EchoModel();
        EchoJob[] many = [.. Enumerable.Range(0, 9).Select(i => play.Job(i, model))];
        Assert.Throws<RefusedException>(() => play.Dispatcher.Admit(many));
        Assert.Equal(0, play.Dispatcher.Status.UnansweredImages);
        play.Dispatcher.Admit(many.AsSpan(0, 8).ToArray());
        Assert.Equal(8, play.Dispatcher.Status.QueuedImages);
    }

    [Fact]
    public void AJobThatWaits_IsAnsweredAtItsDeadline_WithoutALane()
    {
        using var play = new Play();
        var model = new EchoModel();
        EchoJob job = play.Submit(play.Job(1, model, deadlineMs: 20));
        play.Time.Advance(19);
        Assert.False(job.Completion.IsCompleted);
        play.Time.Advance(2);
        var error = Assert.IsType<DeadlineExceededException>(job.Completion.Exception!.InnerException);
        Assert.Equal("queue", error.Stage);
        Assert.Equal(0, play.Dispatcher.Status.QueuedImages);
    }

    [Fact]
    public void ABatchThatNobodyWaitsFor_IsCancelledInMidRun()
    {
        using var play = new Play();
        using var source = new CancellationTokenSource();
        var model = new EchoModel { WhileRunning = (_, _) => source.Cancel() };
        EchoJob job = play.Submit(play.Job(1, model, cancellation: source.Token));
        play.Finish();
        Assert.True(job.Completion.IsCanceled);
        Assert.Null(job.Echo);
    }

    [Fact]
    public void ABatch_GoesOn_WhileSomebodyWaitsForAMember()
    {
        using var play = new Play();
        using var source = new CancellationTokenSource();
        var model = new EchoModel(preferredBatch: 2) { WhileRunning = (_, _) => source.Cancel() };
        EchoJob gone = play.Submit(play.Job(1, model, cancellation: source.Token)), waits = play.Submit(play.Job(2, model));
        play.Finish();
        Assert.True(gone.Completion.IsCanceled);
        Assert.Equal(2, waits.Echo);
    }

    [Fact]
    public void AMemberThatIsCancelledAndThenLate_DoesNotEndTheBatchOfTheOthers()
    {
        using var play = new Play();
        using var source = new CancellationTokenSource();
        var model = new EchoModel(preferredBatch: 2)
        {
            WhileRunning = (_, _) =>
            {
                source.Cancel();
                play.Time.AdvanceTo(play.Time.After(60));
            },
        };
        EchoJob gone = play.Submit(play.Job(1, model, deadlineMs: 50, cancellation: source.Token));
        EchoJob waits = play.Submit(play.Job(2, model));
        play.Finish();
        Assert.True(gone.Completion.IsCanceled);
        Assert.Equal(2, waits.Echo);
    }

    [Fact]
    public void AJobThatALaneHas_IsAnsweredByThatLane_SoThatItsMemoryIsItsOwnUntilThen()
    {
        using var play = new Play();
        using var source = new CancellationTokenSource();
        EchoJob? job = null;
        job = new EchoJob(1, new EchoModel(), new JobTerms("a", Priority.Interactive, play.Time.After(100), source.Token), play.Time)
        {
            WhilePreparing = () =>
            {
                source.Cancel();
                Assert.False(job!.Completion.IsCompleted);
                Assert.Equal(0, job.Releases);
            },
        };
        play.Submit(job);
        play.Finish();
        Assert.True(job.Completion.IsCanceled);
    }

    [Fact]
    public void AFailedPreparation_IsThatJobsAnswerAlone()
    {
        using var play = new Play();
        var model = new EchoModel(preferredBatch: 3);
        var broken = new EchoJob(1, model, new JobTerms("a", Priority.Interactive, play.Time.After(100)), play.Time)
        {
            PrepareError = new InvalidDataException("broken"),
        };
        play.Submit(broken);
        EchoJob good = play.Submit(play.Job(2, model));
        play.Finish();
        Assert.IsType<InvalidDataException>(broken.Completion.Exception!.InnerException);
        Assert.Equal(2, good.Echo);
    }

    [Fact]
    public void AFailedBatch_IsEveryMembersAnswer_AndTheLaneGoesOn()
    {
        using var play = new Play();
        var model = new EchoModel(preferredBatch: 2) { WhileRunning = (items, _) => throw new InvalidOperationException($"of {items.Length}") };
        EchoJob first = play.Submit(play.Job(1, model)), second = play.Submit(play.Job(2, model));
        play.Finish();
        Assert.All([first, second], job => Assert.Equal("of 2", job.Completion.Exception!.InnerException!.Message));
        model.WhileRunning = null;
        EchoJob third = play.Submit(play.Job(3, model));
        play.Finish();
        Assert.Equal(3, third.Echo);
    }

    [Fact]
    public void Draining_RefusesNewJobs_AndEndsWithTheLastAnswer()
    {
        using var play = new Play();
        EchoJob job = play.Submit(play.Job(1, new EchoModel()));
        Task drained = play.Dispatcher.Drain();
        Assert.Equal(RefusalReason.Stopping, Assert.Throws<RefusedException>(() => play.Submit(play.Job(2, null))).Reason);
        Assert.False(drained.IsCompleted);
        play.Finish();
        Assert.Equal(1, job.Echo);
        Assert.True(drained.IsCompleted);
    }

    [Fact]
    public void TheEnd_CancelsWhatIsLeft()
    {
        using var play = new Play();
        EchoJob waits = play.Submit(play.Job(1, new EchoModel()));
        play.Dispatcher.End();
        Assert.True(waits.Completion.IsCanceled);
        Assert.True(play.Dispatcher.Take(0).IsEnd);
    }

    [Fact]
    public void Predictions_FollowWhatIsMeasured()
    {
        var queue = new BatchQueue(new EchoModel(secondsPerBatch: 0, secondsPerImage: 0.01));
        for (int i = 0; i < 200; i++) queue.Measured(1, 0.02);
        Assert.Equal(0.02, queue.Seconds(1), 3);
    }

    [Fact]
    public void InputsAreUsedAgain()
    {
        using var play = new Play();
        var model = new EchoModel();
        EchoJob first = play.Submit(play.Job(1, model));
        play.Take(0, 1);
        float[] input = first.Input!;
        play.Finish();
        EchoJob second = play.Submit(play.Job(2, model));
        play.Take(0, 1);
        Assert.Same(input, second.Input);
    }
}
