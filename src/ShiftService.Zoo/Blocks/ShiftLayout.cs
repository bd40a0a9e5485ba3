namespace ShiftService.Zoo.Blocks;

/// <summary>Which channel of a grouped shift goes in which direction. Both occur in official code; weights are tied to one.</summary>
public enum ShiftLayout
{
    /// <summary>Neighbouring channels go in different directions (the published CUDA kernel; ShiftResNet and the style networks).</summary>
    Interleaved,

    /// <summary>Each direction is a contiguous run of channels (the older mask form; FE-Net's Eq. 2).</summary>
    Contiguous,
}
