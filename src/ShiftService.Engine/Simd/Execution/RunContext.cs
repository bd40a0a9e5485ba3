namespace ShiftService.Engine.Simd.Execution;

/// <summary>What one run works on: arenas, one after the other, and the caller's buffers. Addresses stay valid for the run.</summary>
/// <param name="Arena">Address of the first image's arena.</param>
/// <param name="ArenaBytes">Bytes from one image's arena to the next.</param>
/// <param name="Images">Images in this run.</param>
/// <param name="Input">Address of the first image's input, NCHW.</param>
/// <param name="Outputs">Address of a table with the address of each output for the first image.</param>
/// <param name="Styles">Address of the first image's weights over the styles.</param>
internal readonly unsafe record struct RunContext(nint Arena, nint ArenaBytes, int Images, nint Input, nint Outputs, nint Styles)
{
    /// <summary>Where instance norms take their statistics from.</summary>
    public StatisticsUse Use { get; init; }

    /// <summary>The statistics that are given, or where those that are measured go; null where each image has its own.</summary>
    public NormStatistics? Statistics { get; init; }

    /// <summary>What is measured.</summary>
    public InputRegion Region { get; init; }

    /// <summary>Called between steps and between the pieces of bands, often; what it throws ends the run. Null for nothing.</summary>
    public Action? Between { get; init; }

    /// <summary>The arena of an image.</summary>
    public nint ArenaOf(int image) => Arena + image * ArenaBytes;

    /// <summary>The address of an output for the first image.</summary>
    public float* Output(int number) => ((float**)Outputs)[number];
}
