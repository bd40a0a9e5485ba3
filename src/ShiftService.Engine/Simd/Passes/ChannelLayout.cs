namespace ShiftService.Engine.Simd.Passes;

/// <summary>
/// Where the channels of an operation's values lie within a pixel. Channels that meet others in vectors form blocks, each starting at a
/// multiple of the vector length, so there can be gaps, which hold numbers that nobody reads.
/// </summary>
internal sealed record ChannelLayout(int[] Positions, int[] Channels)
{
    /// <summary>Floats from one pixel to the next: a multiple of the vector length.</summary>
    public int Pitch => Channels.Length;

    /// <summary>Builds the layout for channels given in order, block by block.</summary>
    public static ChannelLayout Of(IEnumerable<IEnumerable<int>> blocks, int channels, int lanes)
    {
        var positions = new int[channels];
        var at = new List<int>();
        foreach (IEnumerable<int> block in blocks)
        {
            foreach (int channel in block)
            {
                positions[channel] = at.Count;
                at.Add(channel);
            }
            while (at.Count % lanes != 0) at.Add(-1);
        }
        return new(positions, [.. at]);
    }
}
