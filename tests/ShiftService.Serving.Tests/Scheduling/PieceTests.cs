using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

public sealed class PieceTests : IDisposable
{
    private readonly Play _play = new(lanes: 3);

    public void Dispose() => _play.Dispose();

    [Fact]
    public void APiece_LetsEverythingElseGoAhead_ThatCameMeanwhile()
    {
        var model = new EchoModel();
        EchoJob? image = null, plain = null;
        bool wasFirst = false;
        PieceJob piece = Continue(JobKind.Piece, (job, lane) =>
        {
            image = _play.Submit(_play.Job(3, model));
            plain = _play.Submit(_play.Job(4, null));
            job.GiveWay(lane);
            wasFirst = image.Completion.IsCompletedSuccessfully && plain.Completion.IsCompletedSuccessfully;
        });
        _play.Take(0, takesMs: 1);
        _play.Advance(1);

        Assert.True(piece.Completion.IsCompletedSuccessfully && wasFirst);
        Assert.Equal((3f, 4f), (image!.Echo, plain!.Echo));
        SchedulerStatus status = _play.Dispatcher.Status;
        Assert.Equal((0, 0, 0), (status.BusyLanes, status.QueuedImages, status.UnansweredImages));
    }

    [Fact]
    public void APiece_DoesNotGoAheadOfAPiece()
    {
        PieceJob second = null!;
        Continue(JobKind.Piece, (job, lane) =>
        {
            second = Continue(JobKind.Piece);
            job.GiveWay(lane);
            Assert.False(second.Completion.IsCompleted);
        });
        _play.Finish();
        Assert.True(second.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void WhileALaneGivesWay_ItCountsOnce()
    {
        int busy = 0;
        Continue(JobKind.Piece, (job, lane) =>
        {
            _play.Submit(new EchoJob(1, null, Terms(), _play.Time) { WhilePreparing = () => busy = _play.Dispatcher.Status.BusyLanes });
            job.GiveWay(lane);
        });
        _play.Take(0, takesMs: 1);
        _play.Advance(1);
        Assert.Equal(1, busy);
    }

    [Fact]
    public void OfSolidPieces_OneLaneIsKeptFree()
    {
        for (int i = 0; i < 5; i++) Continue(JobKind.SolidPiece);
        Assert.NotNull(_play.Take(0, takesMs: 10));
        Assert.NotNull(_play.Take(1, takesMs: 10));
        Assert.Null(_play.Take(2, takesMs: 10));
        _play.Submit(_play.Job(1, null));
        Assert.NotNull(_play.Take(2, takesMs: 5));
        _play.Advance(5);
        Continue(JobKind.Piece);
        Assert.NotNull(_play.Take(2, takesMs: 5));
        _play.Finish();
    }

    [Fact]
    public void Pieces_AreNothingThatOthersWaitFor_SoNobodyIsRefusedForThem()
    {
        for (int i = 0; i < 200; i++) Continue(JobKind.Piece);
        for (int lane = 0; lane < 3; lane++) Assert.NotNull(_play.Take(lane, takesMs: 10));
        Assert.Equal(0, _play.Dispatcher.Status.BacklogSeconds, 1e-9);
        EchoJob image = _play.Submit(_play.Job(1, null, deadlineMs: 5));
        Assert.True(image.State == JobState.Queued);
    }

    [Fact]
    public void OnASingleLane_SolidPiecesAreDoneToo()
    {
        using var play = new Play(lanes: 1);
        var piece = new PieceJob(new("a", Priority.Interactive, play.Time.After(1000)), JobKind.SolidPiece);
        play.Dispatcher.Continue(piece);
        play.Finish();
        Assert.True(piece.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public void AFurtherPiece_IsNeverRefused_NotEvenWhileTheServiceStops()
    {
        PieceJob first = Continue(JobKind.Piece);
        Task drained = _play.Dispatcher.Drain();
        Assert.Throws<RefusedException>(() => _play.Submit(_play.Job(1, null)));
        PieceJob second = Continue(JobKind.Piece);
        Assert.False(drained.IsCompleted);
        _play.Finish();
        Assert.True(drained.IsCompleted && first.Completion.IsCompletedSuccessfully && second.Completion.IsCompletedSuccessfully);
        _play.Dispatcher.End();
        Assert.True(Continue(JobKind.Piece).Completion.IsCanceled);
    }

    [Fact]
    public void APieceThatIsCancelledOrLate_EndsWhereItGivesWay()
    {
        using var gone = new CancellationTokenSource();
        PieceJob cancelled = Continue(JobKind.Piece, (job, lane) =>
        {
            gone.Cancel();
            job.GiveWay(lane);
            Assert.Fail("it went on");
        }, gone.Token);
        PieceJob late = Continue(JobKind.Piece, (job, lane) =>
        {
            _play.Time.AdvanceTo(_play.Time.After(2000));
            job.GiveWay(lane);
            Assert.Fail("it went on");
        });
        _play.Take(0, takesMs: 1);
        _play.Take(1, takesMs: 2);
        _play.Advance(2);
        Assert.True(cancelled.Completion.IsCanceled);
        Assert.IsType<DeadlineExceededException>(late.Completion.Exception!.InnerException);
    }

    [Fact]
    public void UnderAFloodOfOthers_APieceGoesOnAllTheSame()
    {
        int between = 0;
        Continue(JobKind.Piece, (job, lane) =>
        {
            SubmitOne();
            for (int i = 0; i < 3; i++) job.GiveWay(lane);

            // Every one brings the next, and takes its time.
            void SubmitOne() => _play.Submit(new EchoJob(1, null, Terms(), _play.Time)
            {
                WhilePreparing = () =>
                {
                    Thread.Sleep(8);
                    Assert.True(++between < 100, "the piece starves");
                    SubmitOne();
                },
            });
        });
        _play.Take(0, takesMs: 1);
        _play.Advance(1);
        Assert.InRange(between, 1, 40);
    }

    private PieceJob Continue(JobKind kind, Action<PieceJob, LaneContext>? work = null, CancellationToken cancellation = default)
    {
        var piece = new PieceJob(Terms(cancellation), kind, work);
        _play.Dispatcher.Continue(piece);
        return piece;
    }

    private JobTerms Terms(CancellationToken cancellation = default) =>
        new("large", Priority.Interactive, _play.Time.After(1000), cancellation);
}
