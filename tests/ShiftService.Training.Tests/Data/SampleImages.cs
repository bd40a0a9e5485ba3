using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Tests.Data;

/// <summary>Small sets of images, as files and as caches.</summary>
internal static class SampleImages
{
    public static readonly PixelNormalization Normalization = new([0.5f, 0.4f, 0.3f], [0.2f, 0.25f, 0.3f]);

    /// <summary>Noise that its seed decides.</summary>
    public static RgbImage Noise(int width, int height, int seed)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>CLASS/IMAGE names and their files: classes zebra, ant and Bee, with different numbers of images and sizes.</summary>
    public static SortedDictionary<string, byte[]> Files(int perClass = 3)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string name, int seed) in (ReadOnlySpan<(string, int)>)[("zebra", 100), ("ant", 200), ("Bee", 300)])
        {
            for (int i = 0; i < perClass + seed / 200; i++)
                files.Add($"{name}/{i:D3}.png", ImageEncoder.Png(Noise(8 + i % 3, 10, seed + i)));
        }
        return files;
    }

    public static void WriteFolder(string folder, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>Writes .tar or .tar.gz, the entries in the order given, with entries for their folders.</summary>
    public static void WriteTar(string path, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using Stream file = File.Create(path);
        using Stream stream = path.EndsWith("gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionLevel.Fastest)
            : file;
        using var tar = new TarWriter(stream, TarEntryFormat.Pax);
        var folders = new HashSet<string>();
        foreach ((string name, byte[] bytes) in files)
        {
            if (folders.Add(Path.GetDirectoryName(name)!))
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, $"{Path.GetDirectoryName(name)}/"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
        }
    }

    public static ImageCacheOptions Options(int width = 8, int height = 8, int threads = 2) =>
        new(new ResizeRule(width, height, ResizeMode.Squash)) { Threads = threads };

    /// <summary>A cache of noise.</summary>
    public static ImageCache Cache(TemporaryFolder folder, int perClass = 3, int width = 8, int height = 8)
    {
        WriteFolder(folder.File("images"), Files(perClass));
        return ImageCache.Build(new FolderSource(folder.File("images")), Options(width, height), folder.File("cache"));
    }

    /// <summary>Everything in a cache but the key of its source.</summary>
    public static string Content(ImageCache cache)
    {
        var text = new StringBuilder($"{cache.Width}x{cache.Height} {string.Join(',', cache.Classes)}\n");
        for (int i = 0; i < cache.Count; i++)
            text.Append($"{cache.Names[i]} {cache.Label(i)} {Convert.ToHexString(cache.Pixels(i))}\n");
        foreach (CorruptItem item in cache.Corrupt) text.Append($"{item}\n");
        return text.ToString();
    }
}
