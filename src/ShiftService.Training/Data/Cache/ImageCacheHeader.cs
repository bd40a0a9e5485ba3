using System.Buffers.Binary;

namespace ShiftService.Training.Data.Cache;

/// <summary>
/// The start of a cache file. All numbers are little-endian. The file holds: this header in <see cref="Size"/> bytes; the images, each
/// height x width x RGB bytes; their labels, four bytes each; then as strings (four bytes of length, UTF-8) the names of the classes, the
/// names of the items, and name and reason of each corrupt item.
/// </summary>
internal readonly record struct ImageCacheHeader(int Width, int Height, int Count, int Classes, int Corrupt, long FileLength, string Key)
{
    /// <summary>Bytes that the header takes: whole cache lines.</summary>
    public const int Size = 128;

    /// <summary>Raise it with every change of the format.</summary>
    public const int Version = 1;

    private const int KeyAt = 40, KeyBytes = 32;

    private static ReadOnlySpan<byte> Magic => "SHIFTIMG"u8;

    /// <summary>Bytes of an image.</summary>
    public int ImageBytes => checked(Width * Height * 3);

    /// <summary>Where the labels begin.</summary>
    public long LabelsAt => Size + (long)Count * ImageBytes;

    /// <summary>Where the strings begin.</summary>
    public long StringsAt => LabelsAt + 4L * Count;

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        int at = Magic.Length;
        foreach (int number in (ReadOnlySpan<int>)[Version, Width, Height, Count, Classes, Corrupt])
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], number);
            at += 4;
        }
        BinaryPrimitives.WriteInt64LittleEndian(target[at..], FileLength);
        Convert.FromHexString(Key).CopyTo(target[KeyAt..]);
    }

    /// <summary>Reads a header and checks all that can be checked without the rest of the file.</summary>
    public static ImageCacheHeader Read(ReadOnlySpan<byte> bytes, long fileLength, string file)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic))
            throw new TrainingDataException(TrainingDataError.Damaged, file, "not an image cache");
        int version = Number(bytes, 0);
        if (version != Version)
            throw new TrainingDataException(TrainingDataError.OtherVersion, file, $"version {version}, read here is version {Version}");
        var header = new ImageCacheHeader(Number(bytes, 1), Number(bytes, 2), Number(bytes, 3), Number(bytes, 4), Number(bytes, 5),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]), Convert.ToHexString(bytes.Slice(KeyAt, KeyBytes)));
        if (header.FileLength != fileLength)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, file,
                $"{fileLength} bytes instead of {header.FileLength}: truncated or overwritten");
        }
        bool sane = header is { Width: > 0 and <= 1 << 14, Height: > 0 and <= 1 << 14, Count: > 0, Classes: > 0, Corrupt: >= 0 };
        if (!sane || header.StringsAt > fileLength)
            throw new TrainingDataException(TrainingDataError.Damaged, file, $"the header says what cannot be: {header}");
        return header;
    }

    private static int Number(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt32LittleEndian(bytes[(8 + 4 * index)..]);
}
