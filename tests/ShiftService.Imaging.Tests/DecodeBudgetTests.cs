namespace ShiftService.Imaging.Tests;

/// <summary>All threads together decode no more at a time than the budget holds.</summary>
public class DecodeBudgetTests
{
    private static readonly byte[] File = Fixture.Bytes("photo.jpg");
    private static readonly long Cost = DecodeCost.PeakBytes(ImageDecoder.Probe(File));

    [Fact]
    public void WhatIsReserved_IsInUseUntilItIsReleased()
    {
        var budget = new DecodeBudget(100);
        Assert.True(budget.TryReserve(60));
        Assert.False(budget.TryReserve(41));
        Assert.True(budget.TryReserve(40));
        Assert.Equal((100, 100), (budget.UsedBytes, budget.LimitBytes));
        budget.Release(100);
        Assert.Equal(0, budget.UsedBytes);
        Assert.Throws<InvalidOperationException>(() => budget.Release(1));
    }

    [Fact]
    public void AHeadersCost_CanBeReserved()
    {
        var budget = new DecodeBudget(Cost);
        Assert.True(budget.TryReserve(ImageDecoder.Probe(File)));
        Assert.Equal(Cost, budget.UsedBytes);
        Assert.False(budget.TryReserve(ImageDecoder.Probe(File)));
    }

    [Fact]
    public void AnImage_CountsItsPixelsUntilItIsDisposed()
    {
        var budget = new DecodeBudget(Cost);
        using var buffer = new PixelBuffer();
        using (ImageDecoder.Decode(File, new DecodeOptions { Budget = budget }, buffer)) Assert.Equal(97 * 61 * 3, budget.UsedBytes);
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void TheNextImage_GivesBackTheShareOfOneThatNobodyDisposed()
    {
        var budget = new DecodeBudget(Cost);
        using (var buffer = new PixelBuffer())
        {
            for (int i = 0; i < 3; i++) _ = ImageDecoder.Decode(File, new DecodeOptions { Budget = budget }, buffer);
            Assert.Equal(97 * 61 * 3, budget.UsedBytes);
        }
        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void AnImageBesideOthers_IsRefusedForNow()
    {
        var budget = new DecodeBudget(Cost);
        budget.TryReserve(1);
        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(File, new DecodeOptions { Budget = budget }));
        Assert.Equal(ImageError.BudgetExhausted, error.Error);
        Assert.Contains($"97x61 pixels of Jpeg take {Cost} bytes to decode, 1 of {Cost} are in use", error.Message);
        budget.Release(1);
        Assert.Equal(97, ImageDecoder.Decode(File, new DecodeOptions { Budget = budget }).Width);
    }

    [Fact]
    public void AnImageThatNeverFits_IsRefusedForGood() => Assert.Equal(ImageError.TooManyPixels, Assert.Throws<ImageException>(
        () => ImageDecoder.Decode(File, new DecodeOptions { Budget = new DecodeBudget(Cost - 1) })).Error);

    [Fact]
    public async Task ManyThreads_NeverExceedTheBudgetAndLeaveNothing()
    {
        var budget = new DecodeBudget(2 * Cost);
        int decoded = 0, refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var buffer = new PixelBuffer();
            for (int i = 0; i < 40; i++)
            {
                try
                {
                    using DecodedImage image = ImageDecoder.Decode(File, new DecodeOptions { Budget = budget }, buffer);
                    Interlocked.Increment(ref decoded);
                }
                catch (ImageException error) when (error.Error == ImageError.BudgetExhausted)
                {
                    Interlocked.Increment(ref refused);
                }
                Assert.InRange(budget.UsedBytes, 0, budget.LimitBytes);
            }
        })));
        Assert.Equal((240, 0), (decoded + refused, budget.UsedBytes));
        Assert.True(decoded > 0);
    }
}
