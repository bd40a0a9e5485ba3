using System.Formats.Tar;
using System.IO.Compression;

namespace ShiftService.Serving.Registry.Archives;

/// <summary>
/// Unpacks an uploaded archive into a new folder. Nothing in it is believed: names are those of a package's files and nothing else, and
/// bytes are counted as they come out.
/// </summary>
internal sealed class PackageUnpacker(string folder, ArchiveLimits limits, CancellationToken cancellation)
{
    private const int UnixType = 0xF000, UnixFile = 0x8000, UnixFolder = 0x4000;
    private readonly PackageEntries _entries = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private long _archiveBytes, _unpacked;

    /// <summary>Unpacks.</summary>
    /// <param name="archive">The archive's file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="folder">The folder, which is created.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="cancellation">Cancelled when it is no longer wanted.</param>
    /// <exception cref="ArchiveException">It is not taken; files may have been written.</exception>
    public static void Unpack(string archive, ArchiveFormat format, string folder, ArchiveLimits limits, CancellationToken cancellation) =>
        new PackageUnpacker(folder, limits, cancellation).Unpack(archive, format);

    private void Unpack(string archive, ArchiveFormat format)
    {
        Directory.CreateDirectory(folder);
        using FileStream file = File.OpenRead(archive);
        _archiveBytes = file.Length;
        try
        {
            switch (format)
            {
                case ArchiveFormat.Zip:
                    UnpackZip(file);
                    break;
                case ArchiveFormat.Tar:
                    UnpackTar(file);
                    break;
                case ArchiveFormat.TarGz:
                    UnpackTarGz(file, archive + ".tar");
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(format), format, "is no format");
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException)
        {
            throw new ArchiveException(ArchiveError.NotAnArchive, $"is damaged, or no {format} file: {error.Message}", inner: error);
        }
        if (_entries.Files == 0) throw new ArchiveException(ArchiveError.NotAnArchive, "has no files");
    }

    private void UnpackZip(FileStream file)
    {
        ZipDirectory.Check(file, limits);
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        limits.RequireEntries(zip.Entries.Count);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (entry.IsEncrypted) throw new ArchiveException(ArchiveError.EncryptedEntry, "is encrypted", entry.FullName);
            int type = (entry.ExternalAttributes >>> 16) & UnixType;
            if (type is not (0 or UnixFile or UnixFolder))
                throw new ArchiveException(ArchiveError.SpecialEntry, "is neither a file nor a folder", entry.FullName);
            if (_entries.Place(entry.FullName, type == UnixFolder) is not string name) continue;
            using Stream content = entry.Open();
            Write(content, name, entry.FullName);
        }
    }

    private void UnpackTarGz(FileStream file, string spool)
    {
        // Into a file first: what is to be read next can then be checked before it is.
        using var tar = new FileStream(
            spool, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, _buffer.Length, FileOptions.DeleteOnClose);
        using (var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true))
        {
            for (int read; (read = gzip.Read(_buffer)) > 0;)
            {
                cancellation.ThrowIfCancellationRequested();
                tar.Write(_buffer, 0, read);
                limits.RequireUnpacked(tar.Length, _archiveBytes, null);
            }
        }
        UnpackTar(tar);
    }

    private void UnpackTar(FileStream file)
    {
        TarHeaders.Check(file, limits);
        using var tar = new TarReader(file, leaveOpen: true);
        int entries = 0;
        while (tar.GetNextEntry() is TarEntry entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes) continue;
            limits.RequireEntries(++entries);
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.Directory))
                throw new ArchiveException(ArchiveError.SpecialEntry, "is neither a file nor a folder", entry.Name);
            if (_entries.Place(entry.Name, entry.EntryType == TarEntryType.Directory) is not string name) continue;
            Write(entry.DataStream ?? Stream.Null, name, entry.Name);
        }
    }

    private void Write(Stream content, string name, string entry)
    {
        using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
        for (int read; (read = content.Read(_buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            limits.RequireUnpacked(_unpacked += read, _archiveBytes, entry);
            file.Write(_buffer, 0, read);
        }
    }
}
