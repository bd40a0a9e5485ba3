namespace ShiftService.Imaging.Vips;

/// <summary>An operation of libvips failed.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    private const int LongestDetail = 200;

    /// <summary>The error with libvips' own text where that is known to be this call's.</summary>
    public static VipsException After(string operation)
    {
        string detail = VipsCall.TakeErrorText().ReplaceLineEndings("; ").Trim(' ', ';');
        if (detail.Length > LongestDetail) detail = $"{detail[..LongestDetail]}...";
        return new VipsException(detail.Length == 0 ? $"{operation} failed" : $"{operation} failed: {detail}");
    }
}
