using System.Text;
using ShiftService.Load.Measures;

namespace ShiftService.Load.Tests;

public class ServerTimingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("total;dur=2.100", "total=2.1")]
    [InlineData("queue;dur=0.020, decode;dur=1.2, compute;dur=0.4", "queue=0.02 decode=1.2 compute=0.4")]
    [InlineData("a ; dur=1 ,\tb;DUR=\"2.5\"", "a=1 b=2.5")]
    [InlineData("cache;desc=\"a, b; dur=9 \\\" c\";dur=3,b", "cache=3 b=")]
    [InlineData("miss, bad;dur=x, half;dur=1.5ms, endless;dur=1e999", "miss= bad= half= endless=")]
    [InlineData("a;dur=1;dur=2", "a=1")]
    [InlineData(", ,;dur=1, a;dur=2,", "a=2")]
    public void Entries_AreReadAsTheSpecificationSays(string header, string expected)
    {
        var found = new List<string>();
        var entries = new ServerTimingEntries(Encoding.UTF8.GetBytes(header));
        while (entries.Next()) found.Add(FormattableString.Invariant($"{Encoding.UTF8.GetString(entries.Name)}={entries.Milliseconds}"));

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void TheOverhead_IsWhatIsLeftOfTheClientsTime()
    {
        var stages = new StageTimes();
        stages.Record("queue;dur=3, decode;dur=1, preprocess;dur=0.5, compute;dur=0.25, total;dur=5"u8, TimeSpan.FromMilliseconds(10));

        Assert.Equal(8.25, stages.Overhead.Max.TotalMilliseconds, 6);
        Assert.Equal(5.25, stages.OverheadWithoutQueue.Max.TotalMilliseconds, 6);
        Assert.Equal(["queue", "decode", "preprocess", "compute", "total"], stages.All.Select(stage => stage.Name));
        Assert.Equal(0.25, stages.All.Single(stage => stage.Name == "compute").Times.Max.TotalMilliseconds, 6);
    }

    [Fact]
    public void WithoutStages_ThereIsNoOverhead()
    {
        var stages = new StageTimes();
        stages.Record([], TimeSpan.FromMilliseconds(10));
        stages.Record("total;dur=5"u8, TimeSpan.FromMilliseconds(10));

        Assert.Equal(0, stages.Overhead.Count);
    }

    [Fact]
    public void StagesWithoutEnd_AreNotAllKept()
    {
        var stages = new StageTimes();
        for (int i = 0; i < 1000; i++) stages.Record(Encoding.UTF8.GetBytes($"stage{i};dur=1"), TimeSpan.FromMilliseconds(2));

        Assert.Equal(16, stages.All.Count());
    }
}
