using System.ComponentModel.DataAnnotations;
using ShiftService.Imaging;

namespace ShiftService.Api.Options;

/// <summary>What images may be.</summary>
public sealed record ImagingOptions
{
    /// <summary>Most pixels (width x height) of an image, by its header; none of a larger one is decoded.</summary>
    [Range(1, 2_000_000_000)]
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>Most bytes of decoded pixels that the process holds at once, all requests together.</summary>
    [Range(1 << 20, 1L << 40)]
    public long MaxDecodedBytes { get; init; } = 1L << 30;

    /// <summary>The same for the decoder. The budget is one for all that decode with it.</summary>
    internal DecodeOptions ToDecodeOptions() => new() { PixelLimit = MaxPixels, Budget = new DecodeBudget(MaxDecodedBytes) };
}
