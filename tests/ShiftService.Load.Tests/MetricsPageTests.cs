using ShiftService.Load.Processes;

namespace ShiftService.Load.Tests;

public class MetricsPageTests
{
    private const string Page = """
        # HELP dotnet_gc_collections_total The number of collections.
        # TYPE dotnet_gc_collections_total counter
        dotnet_gc_collections_total{gc_heap_generation="gen0"} 12
        dotnet_gc_collections_total{gc_heap_generation="gen1"} 3 1700000000000
        dotnet_gc_heap_total_allocated_bytes_total 1.5e+09
        dotnet_gc_heap_total_allocated_bytes_total_other 7
        h_bucket{model="a } \" b",le="+Inf"} 4 # {trace_id="x"} 0.1
        h_sum NaN
        bound +Inf
        # EOF
        """;

    [Fact]
    public void Series_AreFoundByNameAndLabel()
    {
        var page = MetricsPage.Parse(Page);

        Assert.Equal(15, page.Sum("dotnet_gc_collections_total"));
        Assert.Equal(3, page.Sum("dotnet_gc_collections_total", "=\"gen1\""));
        Assert.Equal(1.5e9, page.Sum("dotnet_gc_heap_total_allocated_bytes_total"));
        Assert.Equal(4, page.Sum("h_bucket"));
        Assert.Equal(double.PositiveInfinity, page.Sum("bound"));
        Assert.Null(page.Sum("dotnet_gc"));
        Assert.Null(page.Sum("dotnet_gc_collections_total", "gen2"));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("name{label=\"x\" 1")]
    [InlineData("name one")]
    public void WhatIsNoSample_IsRefused(string line) => Assert.Throws<FormatException>(() => MetricsPage.Parse(line));
}
