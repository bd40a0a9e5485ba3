namespace ShiftService.Imaging.Tests;

public sealed class HorizontalMirrorTests
{
    [Fact]
    public void Pixels_AreReversed_AndKeepTheirColours()
    {
        byte[] pixels = [.. Enumerable.Range(0, 18).Select(i => (byte)i)];
        HorizontalMirror.Apply(pixels, 3);
        Assert.Equal([6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11], pixels);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(9, 0)]
    public void WhatIsNoRows_IsRefused(int bytes, int width) =>
        Assert.Throws<ArgumentException>(() => HorizontalMirror.Apply(new byte[bytes], width));
}
