using ShiftService.Imaging;

namespace ShiftService.Styles.Tests;

public sealed class BetweenTests : IDisposable
{
    private readonly Stylizer _stylizer = new(TestPictures.Network);
    private readonly StylizerLane _lane = new();

    [Fact]
    public void WhileATileIsComputed_SomethingElseIsAllowedOften_AndChangesNothing()
    {
        RgbImage picture = TestPictures.Picture(300, 200);
        byte[] wanted = Paint(picture);
        int calls = 0;
        _lane.Between = () => calls++;
        Assert.Equal(wanted, Paint(picture));
        Assert.True(calls > 40, $"it was called {calls} times");
    }

    [Fact]
    public void WhatItThrows_EndsTheTile_AndTheLaneStaysUsable()
    {
        RgbImage picture = TestPictures.Picture(300, 200);
        byte[] wanted = Paint(picture);
        int calls = 0;
        _lane.Between = () =>
        {
            if (++calls == 20) throw new OperationCanceledException();
        };
        Assert.Throws<OperationCanceledException>(() => Paint(picture));
        Assert.Equal(20, calls);
        Assert.Equal(wanted, Paint(picture));
        _lane.Between = null;
        Assert.Equal(wanted, Paint(picture));
    }

    public void Dispose()
    {
        _lane.Dispose();
        _stylizer.Dispose();
    }

    private byte[] Paint(RgbImage picture)
    {
        var target = new byte[picture.Pixels.Length];
        _stylizer.Stylize(picture, target, TestPictures.Settings(), [_lane]);
        return target;
    }
}
