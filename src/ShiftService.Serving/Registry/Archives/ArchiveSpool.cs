namespace ShiftService.Serving.Registry.Archives;

/// <summary>Writes an upload to a file, where what is in it can be looked at before it is believed.</summary>
internal static class ArchiveSpool
{
    /// <summary>Copies a stream to a new file.</summary>
    /// <exception cref="ArchiveException">It has more bytes than allowed.</exception>
    public static async Task WriteAsync(Stream archive, string path, ArchiveLimits limits, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        for (int read; (read = await archive.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
        {
            if ((bytes += read) > limits.MaxArchiveBytes)
                throw new ArchiveException(
                    ArchiveError.TooLarge, $"has more than {limits.MaxArchiveBytes} bytes", limit: limits.MaxArchiveBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }
    }
}
