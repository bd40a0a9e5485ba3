using System.IO.MemoryMappedFiles;

namespace ShiftService.Training.Data.Cache;

/// <summary>A file as memory. Spans over it are valid until it is disposed.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    private MappedFile(MemoryMappedFile file, long length, MemoryMappedFileAccess access)
    {
        _file = file;
        Length = length;
        _view = file.CreateViewAccessor(0, length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Maps an existing file for reading. It must not be empty.</summary>
    public static MappedFile Open(string path) => new(MemoryMappedFile.CreateFromFile(
        path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), new FileInfo(path).Length, MemoryMappedFileAccess.Read);

    /// <summary>Creates a file of zeros.</summary>
    public static MappedFile Create(string path, long length) => new(MemoryMappedFile.CreateFromFile(
        path, FileMode.CreateNew, null, length, MemoryMappedFileAccess.ReadWrite), length, MemoryMappedFileAccess.ReadWrite);

    /// <summary>A part of the file.</summary>
    public Span<byte> Bytes(long start, int length)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        if (start < 0 || length < 0 || start + length > Length)
            throw new ArgumentOutOfRangeException(nameof(start), start, "outside the file");
        return new Span<byte>(_start + start, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start == null) return;
        _start = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
