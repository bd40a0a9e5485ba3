using System.Diagnostics;
using System.Text;
using ShiftService.Load.Http;
using ShiftService.Load.Measures;

namespace ShiftService.Load.Tests;

public class RecorderTests
{
    private static readonly long Second = Stopwatch.Frequency;

    [Fact]
    public void Latency_CountsFromWhenARequestWasDue()
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(2));
        recorder.Answer(Answer("200 OK"), 0, due: Second, sent: 4 * Second, now: 5 * Second);

        Assert.Equal(4, recorder.Latency.Max.TotalSeconds, 6);
        Assert.Equal(1, recorder.Service.Max.TotalSeconds, 6);
        Assert.Equal(3, recorder.Lateness.Max.TotalSeconds, 6);
        // Too late for the client, though not by the service's fault.
        Assert.Equal(0, recorder.Good);
        Assert.Equal(0, recorder.Late);
    }

    [Fact]
    public void AnAnswerAfterTheDeadline_IsLate()
    {
        var recorder = new Recorder(TimeSpan.FromSeconds(2));
        recorder.Answer(Answer("200 OK"), 0, due: Second, sent: Second, now: 3 * Second);
        recorder.Answer(Answer("200 OK"), 0, due: Second, sent: Second, now: 3 * Second + Second / 1000);

        Assert.Equal((1, 1), (recorder.Good, recorder.Late));
        Assert.Equal(2, recorder.Status(200));
    }

    [Fact]
    public void Refusals_AreNeitherGoodNorSlow_AndMustSayWhenToComeBack()
    {
        var recorder = new Recorder(null);
        string[] heads =
        [
            "429 No\r\nRetry-After: 7", "429 No", "429 No\r\nRetry-After: 0", "503 No\r\nRetry-After: Fri, 31 Dec 1999 23:59:59 GMT",
        ];
        foreach (string head in heads)
            recorder.Answer(Answer(head), 0, Second, Second, 2 * Second);

        Assert.Equal(3, recorder.WithoutRetryAfter);
        Assert.Equal(7, recorder.MaxRetryAfter);
        Assert.Equal(4, recorder.Refusal.Count);
        Assert.Equal((0, 0), (recorder.Latency.Count, recorder.Good));
        Assert.Equal([(429, 3), (503, 1)], recorder.Statuses);
        Assert.Equal([429, 503], recorder.Samples.Keys);
    }

    [Fact]
    public void Slots_AreOfWhenRequestsWereDue()
    {
        var recorder = new Recorder(null, slots: 3);
        recorder.Answer(Answer("200 OK"), 10 * Second, due: 10 * Second + Second / 4, sent: 11 * Second, now: 12 * Second);
        recorder.Answer(Answer("200 OK"), 10 * Second, due: 11 * Second, sent: 11 * Second, now: 12 * Second);

        Assert.Equal([false, false, true], recorder.SlotMedians.Select(median => median.HasValue));
        Assert.Equal(1.75, recorder.SlotMedians[2]!.Value.TotalSeconds, 6);
    }

    private static ResponseParser Answer(string head)
    {
        var parser = new ResponseParser();
        parser.Consume(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n"));
        return parser;
    }
}
