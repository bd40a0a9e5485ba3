using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Data.Cache;

/// <summary>
/// Images decoded and resized once, in one file that is mapped into memory. May be read from any thread until it is disposed.
/// </summary>
public sealed class ImageCache : IDisposable
{
    private readonly MappedFile _file;
    private readonly ImageCacheHeader _header;
    private readonly int[] _labels;

    private ImageCache(string path, MappedFile file)
    {
        Path = path;
        _file = file;
        _header = ImageCacheHeader.Read(file.Bytes(0, (int)Math.Min(file.Length, ImageCacheHeader.Size)), file.Length, path);
        _labels = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            _labels[i] = BinaryPrimitives.ReadInt32LittleEndian(file.Bytes(_header.LabelsAt + 4L * i, 4));
            if ((uint)_labels[i] >= (uint)_header.Classes)
            {
                throw new TrainingDataException(TrainingDataError.Damaged, path,
                    $"label {_labels[i]} of item {i}, there are {_header.Classes} classes");
            }
        }
        var strings = new StringReader(file, _header.StringsAt, path);
        Classes = strings.Read(_header.Classes);
        Names = strings.Read(Count);
        Corrupt = [.. strings.Read(checked(2 * _header.Corrupt)).Chunk(2).Select(pair => new CorruptItem(pair[0], pair[1]))];
        strings.End();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Images.</summary>
    public int Count => _header.Count;

    /// <summary>Pixels in a row of an image.</summary>
    public int Width => _header.Width;

    /// <summary>Rows of an image.</summary>
    public int Height => _header.Height;

    /// <summary>Says what the content depends on: caches with the same key hold the same.</summary>
    public string Key => _header.Key;

    /// <summary>Names of the classes, in the order of their labels.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of the items in their source.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Items of the source that could not be read, and therefore are not among the images.</summary>
    public IReadOnlyList<CorruptItem> Corrupt { get; }

    /// <summary>The class of an image.</summary>
    public int Label(int item) => _labels[item];

    /// <summary>The pixels of an image: height x width x RGB bytes.</summary>
    public ReadOnlySpan<byte> Pixels(int item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)item, (uint)Count, nameof(item));
        return _file.Bytes(ImageCacheHeader.Size + (long)item * _header.ImageBytes, _header.ImageBytes);
    }

    /// <summary>Opens a cache. Throws <see cref="TrainingDataException"/> where it is missing, damaged or of another version.</summary>
    public static ImageCache Open(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists) throw new TrainingDataException(TrainingDataError.NotFound, path, "there is no such cache");
        if (info.Length == 0) throw new TrainingDataException(TrainingDataError.Damaged, path, "the file is empty");
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new ImageCache(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the cache of a source, or makes it where it is missing, unusable, or of a source or options that have changed since.
    /// </summary>
    public static ImageCache OpenOrBuild(IImageSource source, ImageCacheOptions options, string path)
    {
        if (File.Exists(path))
        {
            try
            {
                ImageCache cache = Open(path);
                if (cache.Key == KeyOf(source, options)) return cache;
                cache.Dispose();
                options.OnRebuild?.Invoke($"{path}: the source or its settings have changed");
            }
            catch (TrainingDataException error)
            {
                options.OnRebuild?.Invoke(error.Message);
            }
        }
        return Build(source, options, path);
    }

    /// <summary>Makes the cache of a source, atomically: until it is complete, what was there before stays.</summary>
    public static ImageCache Build(IImageSource source, ImageCacheOptions options, string path)
    {
        new ImageCacheBuilder(source, options, path, KeyOf(source, options)).Build();
        return Open(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Everything that the content depends on.
    private static string KeyOf(IImageSource source, ImageCacheOptions options) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{source.Identity}\n{string.Join('\n', source.Classes)}\n{options.Resize}\n{options.Decode}")));

    private ref struct StringReader(MappedFile file, long start, string path)
    {
        private long _at = start;

        public string[] Read(int count)
        {
            // A string takes at least its length: more than fit are not worth an array.
            if (count > (file.Length - _at) / 4) throw Damaged();
            var strings = new string[count];
            for (int i = 0; i < count; i++)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                strings[i] = Encoding.UTF8.GetString(Take(length));
            }
            return strings;
        }

        public readonly void End()
        {
            if (_at != file.Length) throw Damaged();
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (length < 0 || length > file.Length - _at) throw Damaged();
            _at += length;
            return file.Bytes(_at - length, length);
        }

        private readonly TrainingDataException Damaged() =>
            new(TrainingDataError.Damaged, path, "its names do not end where the file ends");
    }
}
