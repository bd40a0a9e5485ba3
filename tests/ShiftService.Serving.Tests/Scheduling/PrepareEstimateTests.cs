using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

public class PrepareEstimateTests
{
    [Fact]
    public void ItLearns_WhatAFileAndWhatAByteCosts()
    {
        var estimate = new PrepareEstimate();
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            int bytes = random.Next(1_000, 1_000_000);
            estimate.Measured(bytes, 0.002 + bytes * 1e-8);
        }
        Assert.Equal(0.002 + 0.005, estimate.Seconds(500_000), 4);
        Assert.Equal(0.002, estimate.Seconds(0), 3);
    }

    [Fact]
    public void FilesOfOneSize_SayNothingAboutOthers_AndNothingGoesBelowZero()
    {
        var estimate = new PrepareEstimate();
        for (int i = 0; i < 2000; i++) estimate.Measured(1000, 0.001);
        Assert.Equal(0.001, estimate.Seconds(1000), 5);
        Assert.All([0, 1, 1_000_000_000], bytes => Assert.True(estimate.Seconds(bytes) > 0));
    }
}
