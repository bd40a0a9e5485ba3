namespace ShiftService.Training.Autodiff.Calls;

/// <summary>Displacements that every channel reads at, and what it multiplies by there; they change while training, in place.</summary>
internal sealed class ChannelTaps(int channels, int tapsAChannel)
{
    private readonly (int Dy, int Dx, float Weight)[] _taps = new (int, int, float)[channels * tapsAChannel];

    public int Channels => channels;

    public int TapsAChannel => tapsAChannel;

    /// <summary>One of a channel's taps. One of weight 0 is not read.</summary>
    public ref (int Dy, int Dx, float Weight) this[int channel, int tap] => ref _taps[channel * tapsAChannel + tap];
}
