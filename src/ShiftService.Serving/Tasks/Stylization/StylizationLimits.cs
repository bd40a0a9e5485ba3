namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>What painting may take of the process.</summary>
public sealed record StylizationLimits
{
    /// <summary>Most pictures of more than <see cref="LargePixels"/> that are painted at a time; others wait for their turn.</summary>
    public int LargePictures { get; init; } = 2;

    /// <summary>Pixels above which a picture is a large one.</summary>
    public const int LargePixels = 1 << 20;

    /// <summary>Throws where a number makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the number.</exception>
    public void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(LargePictures, 1);
}
