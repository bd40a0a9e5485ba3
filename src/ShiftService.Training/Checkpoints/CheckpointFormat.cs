using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace ShiftService.Training.Checkpoints;

/// <summary>
/// The file: magic (8 bytes), version (4), length of the whole file (8), length of the header (4), header (JSON: the run's, and names and
/// shapes of the arrays), values of the arrays one after the other (float32), SHA-256 of all before. Numbers are little-endian.
/// </summary>
internal static class CheckpointFormat
{
    public const int Version = 1;
    public const int PrefixLength = 24;
    private const int HashLength = 32, Piece = 1 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };

    private static ReadOnlySpan<byte> Magic => "SHIFTCKP"u8;

    private sealed record ArrayEntry(string Name, IReadOnlyList<int> Shape);

    private sealed record FullHeader(CheckpointHeader Run, IReadOnlyList<ArrayEntry> Arrays);

    public static void Write(Stream file, CheckpointHeader header, IReadOnlyList<NamedArray> arrays)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            new FullHeader(header, [.. arrays.Select(array => new ArrayEntry(array.Name, array.Shape))]), Json);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(
            prefix[12..], PrefixLength + json.Length + arrays.Sum(array => 4L * array.Values.Length) + HashLength);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[20..], json.Length);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(file, hash, prefix);
        Put(file, hash, json);
        foreach (NamedArray array in arrays)
            for (int start = 0; start < array.Values.Length; start += Piece)
                Put(file, hash, MemoryMarshal.AsBytes(array.Values.AsSpan(start, Math.Min(Piece, array.Values.Length - start))));
        file.Write(hash.GetHashAndReset());
    }

    public static Checkpoint Read(Stream file, string name)
    {
        int headerLength = CheckPrefix(file, name);
        CheckHash(file, name);
        file.Position = PrefixLength;
        var json = new byte[headerLength];
        file.ReadExactly(json);
        FullHeader header;
        try
        {
            header = JsonSerializer.Deserialize<FullHeader>(json, Json)!;
        }
        catch (JsonException error) // Written so, since the checksum is right.
        {
            throw new CheckpointException(
                CheckpointError.OtherVersion, $"its header is not one of this version: {error.Message}", name, error);
        }
        long values = (file.Length - file.Position - HashLength) / 4;
        if (header.Arrays.Sum(Count) != values)
            throw new CheckpointException(CheckpointError.Damaged, $"it has {values} values and its header tells of others", name);
        return new(name, header.Run, [.. header.Arrays.Select(entry => ReadArray(file, entry))]);
    }

    private static int CheckPrefix(Stream file, string name)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        int read = file.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        int comparable = Math.Min(read, Magic.Length);
        if (!prefix[..comparable].SequenceEqual(Magic[..comparable]))
            throw new CheckpointException(CheckpointError.NotACheckpoint, "it is not a checkpoint", name);
        if (read < PrefixLength) throw new CheckpointException(CheckpointError.Truncated, $"it ends after {read} bytes", name);
        int version = BinaryPrimitives.ReadInt32LittleEndian(prefix[8..]);
        if (version != Version)
            throw new CheckpointException(
                CheckpointError.OtherVersion, $"it has version {version}, and this program reads {Version}", name);
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix[12..]);
        int headerLength = BinaryPrimitives.ReadInt32LittleEndian(prefix[20..]);
        if (file.Length < length)
            throw new CheckpointException(CheckpointError.Truncated, $"it ends after {file.Length} of {length} bytes", name);
        if (file.Length > length || headerLength < 0 || PrefixLength + (long)headerLength + HashLength > length)
            throw new CheckpointException(CheckpointError.Damaged, $"its lengths contradict its {file.Length} bytes", name);
        return headerLength;
    }

    private static void CheckHash(Stream file, string name)
    {
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Piece];
        for (long left = file.Length - HashLength; left > 0;)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw new CheckpointException(CheckpointError.Truncated, $"it ends {left + HashLength} bytes early", name);
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        var stored = new byte[HashLength];
        file.ReadExactly(stored);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(stored))
            throw new CheckpointException(CheckpointError.Damaged, "its contents do not have their checksum", name);
    }

    private static long Count(ArrayEntry entry) => entry.Shape.Aggregate(1L, (product, extent) => checked(product * extent));

    private static NamedArray ReadArray(Stream file, ArrayEntry entry)
    {
        var values = new float[Count(entry)];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new(entry.Name, entry.Shape, values);
    }

    private static void Put(Stream file, IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        file.Write(bytes);
    }
}
