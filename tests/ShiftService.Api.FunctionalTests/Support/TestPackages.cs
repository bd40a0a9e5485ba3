using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Packages to upload.</summary>
internal static class TestPackages
{
    /// <summary>The files of the shipped package of a service.</summary>
    public static Dictionary<string, byte[]> Shipped(RunningService service) => Directory
        .GetFiles(Path.Combine(service.ModelsFolder, RunningService.Model, "1"))
        .ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);

    /// <summary>The same with a text in its card replaced.</summary>
    public static Dictionary<string, byte[]> With(this Dictionary<string, byte[]> files, string text, string other)
    {
        string card = Encoding.UTF8.GetString(files["model.json"]);
        Assert.Contains(text, card);
        return new(files) { ["model.json"] = Encoding.UTF8.GetBytes(card.Replace(text, other)) };
    }

    /// <summary>Files as a zip archive.</summary>
    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return memory.ToArray();
    }

    /// <summary>Files as a tar archive.</summary>
    public static byte[] Tar(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var memory = new MemoryStream();
        using (var tar = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }
        return memory.ToArray();
    }

    /// <summary>Bytes compressed by gzip.</summary>
    public static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return memory.ToArray();
    }
}
