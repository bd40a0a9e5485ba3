namespace ShiftService.Imaging.Vips;

/// <summary>An operation of libvips failed.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    private const int LongestDetail = 200;

    /// <summary>
    /// The error with libvips' own text, which is then cleared. The text is one for the process: under load it can be that of another
    /// thread's failure, so it is a detail for people and nothing is decided by it.
    /// </summary>
    public static VipsException After(string operation)
    {
        string detail = VipsLibrary.TakeString(VipsNative.ErrorBufferCopy()).ReplaceLineEndings("; ").Trim(' ', ';');
        if (detail.Length > LongestDetail) detail = $"{detail[..LongestDetail]}...";
        return new VipsException(detail.Length == 0 ? $"{operation} failed" : $"{operation} failed: {detail}");
    }
}
