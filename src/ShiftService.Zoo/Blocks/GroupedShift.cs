using ShiftService.Graph;

namespace ShiftService.Zoo.Blocks;

/// <summary>
/// The offsets of a grouped shift (Wu et al., CVPR 2018): the channels are divided evenly among the K x K directions, and those that
/// remain over join the centre. With fewer than K x K channels nothing moves.
/// </summary>
public static class GroupedShift
{
    /// <summary>The offset of every channel.</summary>
    /// <param name="channels">Number of channels.</param>
    /// <param name="kernel">K: offsets run from -K/2 on, K of them a direction; an even K reaches one further up and left.</param>
    /// <param name="dilation">Multiplies every offset.</param>
    /// <param name="layout">The order of the channels.</param>
    public static Offset2D[] Offsets(
        int channels, int kernel = 3, int dilation = 1, ShiftLayout layout = ShiftLayout.Interleaved)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        int group = channels / (kernel * kernel), centre = kernel / 2;
        var offsets = new Offset2D[channels];
        for (int c = 0; c < kernel * kernel * group; c++)
        {
            int direction = layout == ShiftLayout.Interleaved ? c % (kernel * kernel) : c / group;
            offsets[c] = new(dilation * (direction / kernel - centre), dilation * (direction % kernel - centre));
        }
        return offsets;
    }
}
