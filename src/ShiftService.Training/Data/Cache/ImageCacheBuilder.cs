using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text;
using ShiftService.Imaging;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Data.Cache;

/// <summary>Writes a cache beside its final place and moves it there when it is complete.</summary>
internal sealed class ImageCacheBuilder(IImageSource source, ImageCacheOptions options, string path, string key)
{
    private readonly ConcurrentDictionary<int, string> _corrupt = new();
    private readonly Lock _reporting = new();

    public void Build()
    {
        options.Resize.Validate();
        if (source.Items.Count == 0) throw new TrainingDataException(TrainingDataError.Empty, source.Place, "there is no image");
        if (source.IsLabelled && source.Classes.Count < 2)
        {
            throw new TrainingDataException(TrainingDataError.OneClass, source.Place,
                $"the only class is '{source.Classes[0]}': nothing can be learned from it");
        }
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void Write(string temporary)
    {
        int imageBytes = options.Resize.ByteCount;
        long kept;
        ImageCacheHeader header;
        using (MappedFile file = MappedFile.Create(temporary, ImageCacheHeader.Size + (long)source.Items.Count * imageBytes))
        {
            DecodeAll(file, imageBytes);
            int[] readable = [.. Enumerable.Range(0, source.Items.Count).Where(i => !_corrupt.ContainsKey(i))];
            Check(readable);
            for (int i = 0; i < readable.Length; i++)
            {
                if (readable[i] != i) Image(file, readable[i], imageBytes).CopyTo(Image(file, i, imageBytes));
            }
            kept = ImageCacheHeader.Size + (long)readable.Length * imageBytes;
            header = new ImageCacheHeader(options.Resize.Width, options.Resize.Height, readable.Length, source.Classes.Count,
                _corrupt.Count, 0, key);
        }
        using FileStream stream = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16);
        stream.SetLength(kept);
        stream.Position = kept;
        WriteRest(stream);
        byte[] bytes = new byte[ImageCacheHeader.Size];
        (header with { FileLength = stream.Length }).Write(bytes);
        stream.Position = 0;
        stream.Write(bytes);
        // On disk before it takes its name: a power failure must not leave a complete-looking file of zeros.
        stream.Flush(flushToDisk: true);
    }

    private void DecodeAll(MappedFile file, int imageBytes)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(options.Threads, 1) };
        int seen = 0;
        // The scale that suffices for the stored size: the service decodes in the same way.
        DecodeOptions decode = options.Decode with { ScaledFor = options.Resize };
        try
        {
            // Unbuffered: of the source, only what is being decoded is in memory.
            Parallel.ForEach(Partitioner.Create(source.Read(), EnumerablePartitionerOptions.NoBuffering), parallel, image =>
            {
                Interlocked.Increment(ref seen);
                try
                {
                    options.Resize.Apply(image.Decode(decode), Image(file, image.Item, imageBytes));
                }
                catch (ImageException error) when (error.Error != ImageError.LibraryMissing)
                {
                    Report(image.Item, error.Message);
                }
            });
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        if (seen != source.Items.Count)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, source.Place,
                $"{source.Items.Count} images were listed, {seen} were read");
        }
    }

    private void Report(int item, string reason)
    {
        _corrupt[item] = reason;
        lock (_reporting) options.OnCorrupt?.Invoke(new CorruptItem(source.Items[item].Name, reason));
    }

    private void Check(int[] readable)
    {
        if (readable.Length > 0) return;
        throw new TrainingDataException(TrainingDataError.Empty, source.Place,
            $"none of {source.Items.Count} images can be read; '{source.Items[0].Name}': {_corrupt[0]}");
    }

    private void WriteRest(Stream writer)
    {
        for (int i = 0; i < source.Items.Count; i++)
            if (!_corrupt.ContainsKey(i)) WriteNumber(writer, source.Items[i].Label);
        foreach (string name in source.Classes) WriteString(writer, name);
        for (int i = 0; i < source.Items.Count; i++)
            if (!_corrupt.ContainsKey(i)) WriteString(writer, source.Items[i].Name);
        foreach ((int item, string reason) in _corrupt.OrderBy(pair => pair.Key))
        {
            WriteString(writer, source.Items[item].Name);
            WriteString(writer, reason);
        }
    }

    private static void WriteString(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(stream, bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteNumber(Stream stream, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private static Span<byte> Image(MappedFile file, int index, int imageBytes) =>
        file.Bytes(ImageCacheHeader.Size + (long)index * imageBytes, imageBytes);
}
