namespace ShiftService.Engine.Simd.Lowering;

/// <summary>What an activation of the graph is made of: for each channel, where it comes from.</summary>
internal sealed class View(ChannelRef[] channels, int height, int width)
{
    public ChannelRef[] Channels { get; } = channels;

    public int Height { get; } = height;

    public int Width { get; } = width;

    public bool IsMoved => Channels.Any(c => c.IsMoved);

    /// <summary>
    /// True if it holds several values of one operation: their channels lie in one order but in different buffers, so no vector can hold
    /// both.
    /// </summary>
    public bool MixesValues => Values.GroupBy(v => v.Producer).Any(g => g.Count() > 1);

    /// <summary>All channels of one value, in order.</summary>
    public static View Of(Value value) => new(
        [.. Enumerable.Range(0, value.Channels).Select(c => new ChannelRef(value, c, 0, 0, 0))], value.Height, value.Width);

    public IEnumerable<Value> Values => Channels.Select(c => c.Value).Distinct();

    public View Select(IEnumerable<int> channels) => new([.. channels.Select(c => Channels[c])], Height, Width);

    /// <summary>The same pixels with another value outside the image.</summary>
    public View WithBorder(float border) => new([.. Channels.Select(c => c with { Border = border })], Height, Width);

    /// <summary>The value whose every channel this view holds exactly once, unmoved; null if there is none.</summary>
    public Value? WholeValue()
    {
        Value value = Channels[0].Value;
        if (Channels.Length != value.Channels || (Height, Width) != (value.Height, value.Width) || IsMoved) return null;
        var seen = new bool[value.Channels];
        foreach (ChannelRef c in Channels)
        {
            if (c.Value != value || seen[c.Channel]) return null;
            seen[c.Channel] = true;
        }
        return value;
    }
}
