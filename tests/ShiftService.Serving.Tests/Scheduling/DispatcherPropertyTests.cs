using FsCheck;
using FsCheck.Fluent;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>What holds whatever happens when: every list of bytes is played as a list of moves.</summary>
public class DispatcherPropertyTests
{
    private const double LongestWorkMs = 7;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void InAnyInterleaving_EveryJobIsAnsweredOnce_WithItsOwnAnswer_InTime(int lanes) =>
        Prop.ForAll<byte[]>(moves => Run(moves, lanes)).Check(Config.QuickThrowOnFailure.WithMaxTest(600).WithEndSize(400));

    private static void Run(byte[] moves, int lanes)
    {
        using var play = new Play(lanes, new SchedulerOptions { MaxQueuedImages = 64 });
        EchoModel[] models = [new(maxBatch: 4, preferredBatch: 4), new(maxBatch: 3, preferredBatch: 1)];
        var sources = new Dictionary<float, CancellationTokenSource>();
        var cancelledBeforeItsBatch = new HashSet<float>();
        int number = 0;
        for (int i = 0; i + 2 < moves.Length; i += 3)
        {
            (byte a, byte b) = (moves[i + 1], moves[i + 2]);
            switch (moves[i] % 6)
            {
                case 0 or 1:
                    Submit(a, b);
                    break;
                case 2 or 3:
                    play.Take(a % lanes, 1 + b % LongestWorkMs);
                    break;
                case 4 when play.Accepted.Count > 0:
                    EchoJob job = play.Accepted[(a * 256 + b) % play.Accepted.Count];
                    if (job.State is JobState.Queued or JobState.Preparing or JobState.Ready) cancelledBeforeItsBatch.Add(job.Number);
                    sources[job.Number].Cancel();
                    break;
                default:
                    play.Advance(b % 16);
                    break;
            }
        }
        play.Finish(LongestWorkMs);

        Assert.All(play.Accepted, job => CheckAnswer(play, job));
        Assert.DoesNotContain(models.SelectMany(model => model.Batches).SelectMany(batch => batch), cancelledBeforeItsBatch.Contains);
        Assert.All(models, model => Assert.All(model.Batches, batch => Assert.InRange(batch.Length, 1, model.MaxBatch)));
        float[] computed = [.. models.SelectMany(model => model.Batches).SelectMany(batch => batch)];
        Assert.Equal(computed.Length, computed.Distinct().Count());
        Assert.Equal(new SchedulerStatus(lanes, 0, 0, 0, 0), play.Dispatcher.Status);

        void Submit(byte a, byte b)
        {
            var source = new CancellationTokenSource();
            sources[number] = source;
            EchoModel? model = (a % 5) switch { 0 => null, 1 or 2 => models[0], _ => models[1] };
            EchoJob job = new(
                number, model,
                new JobTerms($"client {a % 3}", (Priority)(a / 8 % 2), play.Time.After(b), source.Token), play.Time, (a % 4 + 1) / 1000.0)
            {
                PrepareError = a % 16 == 15 ? new InvalidDataException("broken") : null,
            };
            number++;
            try
            {
                play.Submit(job);
            }
            catch (RefusedException refusal)
            {
                Assert.Equal(JobState.New, job.State);
                Assert.True(refusal.RetryAfter >= TimeSpan.Zero);
            }
        }
    }

    private static void CheckAnswer(Play play, EchoJob job)
    {
        Assert.True(job.Completion.IsCompleted);
        Assert.Equal(1, job.Releases);
        Assert.True(job.AnsweredAt <= job.Terms.Deadline + LongestWorkMs * 1000 + 1000, "answered later than a batch after its deadline");
        if (job.Completion.IsCompletedSuccessfully) Assert.Equal(job.Number, job.Echo);
        else if (job.Completion.IsCanceled) Assert.True(job.Terms.Cancellation.IsCancellationRequested);
        else Assert.True(
            job.Completion.Exception!.InnerException is InvalidDataException
            || (job.Completion.Exception.InnerException is DeadlineExceededException && job.AnsweredAt >= job.Terms.Deadline));
    }
}
