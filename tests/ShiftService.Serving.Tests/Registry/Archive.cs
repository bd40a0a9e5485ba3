using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ShiftService.Serving.Registry.Archives;

namespace ShiftService.Serving.Tests.Registry;

/// <summary>Archives to upload.</summary>
internal static class Archive
{
    /// <summary>An archive of the files of a folder.</summary>
    public static byte[] OfFolder(string folder, ArchiveFormat format, string prefix = "") => Of(format,
        [.. Directory.GetFiles(folder).Select(path => (prefix + Path.GetFileName(path), System.IO.File.ReadAllBytes(path)))]);

    public static byte[] Of(ArchiveFormat format, params (string Name, byte[] Content)[] entries) => format switch
    {
        ArchiveFormat.Zip => Zip([.. entries.Select(entry => (entry.Name, entry.Content, 0))]),
        ArchiveFormat.Tar => Tar([.. entries.Select(entry => File(entry.Name, entry.Content))]),
        _ => Gzip(Tar([.. entries.Select(entry => File(entry.Name, entry.Content))])),
    };

    public static byte[] Of(ArchiveFormat format, params string[] names) =>
        Of(format, [.. names.Select(name => (name, Encoding.UTF8.GetBytes("x")))]);

    /// <summary>A zip file; the last number of an entry is its Unix mode.</summary>
    public static byte[] Zip(params (string Name, byte[] Content, int Mode)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content, int mode) in entries)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.ExternalAttributes = mode << 16;
                using Stream target = entry.Open();
                target.Write(content);
            }
        }
        return stream.ToArray();
    }

    public static byte[] Tar(params TarEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            foreach (TarEntry entry in entries) tar.WriteEntry(entry);
        return stream.ToArray();
    }

    public static TarEntry File(string name, byte[] content) =>
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    public static TarEntry Link(TarEntryType type, string name, string target) => new PaxTarEntry(type, name) { LinkName = target };

    public static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return stream.ToArray();
    }
}
