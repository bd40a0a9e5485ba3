namespace ShiftService.Imaging.Tests;

/// <summary>JPEG files with an EXIF orientation.</summary>
internal static class ExifJpeg
{
    /// <summary>Inserts an APP1 segment with one tag, 0x0112, after the start of the file.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation) =>
    [
        .. jpeg.AsSpan(0, 2),
        0xFF, 0xE1, 0, 34,
        .. "Exif\0\0"u8,
        .. "MM\0*"u8, 0, 0, 0, 8,
        0, 1,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
        .. jpeg.AsSpan(2),
    ];
}
