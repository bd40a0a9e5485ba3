namespace ShiftService.Training.Tests.Checkpoints;

/// <summary>A file on a disk that has room for some bytes only.</summary>
internal sealed class FullDisk(string path, long room) : FileStream(path, FileMode.Create, FileAccess.Write)
{
    private long _room = room;

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override void Write(byte[] buffer, int offset, int count)
    {
        int fits = (int)Math.Min(_room, count);
        base.Write(buffer, offset, fits);
        _room -= fits;
        if (fits < count) throw new IOException("No space left on device");
    }
}
