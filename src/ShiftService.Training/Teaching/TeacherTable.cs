using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ShiftService.Training.Data;

namespace ShiftService.Training.Teaching;

/// <summary>
/// What a teacher says about every image of a cache, computed once: whatever augmentation does to an image, it is taught the same. The
/// file: 8 bytes of magic, the key (32 bytes), the numbers of images and features (4 bytes each), the values, and their hash (32 bytes).
/// </summary>
public sealed class TeacherTable : ITeacher
{
    private const int KeyBytes = 32;
    private const int HeaderBytes = 8 + KeyBytes + 2 * sizeof(int);
    private readonly float[] _values;

    /// <summary>Takes over values.</summary>
    /// <param name="values">[image, feature].</param>
    /// <param name="features">Values of an image.</param>
    public TeacherTable(float[] values, int features)
    {
        if (features < 1 || values.Length % features != 0)
            throw new ArgumentException($"{values.Length} values are no images of {features} features");
        (_values, Features) = (values, features);
    }

    /// <inheritdoc/>
    public int Features { get; }

    /// <summary>Images.</summary>
    public int Count => _values.Length / Features;

    private static ReadOnlySpan<byte> Magic => "SHIFTTC1"u8;

    /// <summary>What the teacher says about an image of the cache.</summary>
    public ReadOnlySpan<float> this[int item] => _values.AsSpan(item * Features, Features);

    /// <summary>The mean of what it says about the images of each class, each at unit length: [class, feature].</summary>
    /// <param name="images">The images, whose cache the table was made of.</param>
    public float[] ClassMeans(ImageSet images)
    {
        var means = new float[images.Cache.Classes.Count * Features];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<float> row = this[images[i]];
            Span<float> mean = means.AsSpan(images.Cache.Label(images[i]) * Features, Features);
            float length = System.Numerics.Tensors.TensorPrimitives.Norm(row);
            if (length > 0) System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(row, 1 / length, mean, mean);
        }
        return means;
    }

    /// <inheritdoc/>
    public ITeacherWorker CreateWorker(int maxImages) => new Worker(this, maxImages);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Reads a table; null if the file is of another key.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="TrainingDataException">The file is damaged.</exception>
    public static TeacherTable? Read(string path, ReadOnlySpan<byte> key)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < HeaderBytes + KeyBytes || !file.AsSpan().StartsWith(Magic))
            throw Damaged("it is no table of a teacher's outputs");
        if (!file.AsSpan(Magic.Length, KeyBytes).SequenceEqual(key)) return null;
        ReadOnlySpan<int> sizes = MemoryMarshal.Cast<byte, int>(file.AsSpan(Magic.Length + KeyBytes, 2 * sizeof(int)));
        long bytes = (long)sizes[0] * sizes[1] * sizeof(float);
        if (sizes[0] < 1 || sizes[1] < 1 || file.Length != HeaderBytes + bytes + KeyBytes) throw Damaged("it is truncated");
        ReadOnlySpan<byte> values = file.AsSpan(HeaderBytes, (int)bytes);
        if (!SHA256.HashData(values).AsSpan().SequenceEqual(file.AsSpan(^KeyBytes..))) throw Damaged("its values have changed");
        return new(MemoryMarshal.Cast<byte, float>(values).ToArray(), sizes[1]);

        TrainingDataException Damaged(string reason) => new(TrainingDataError.Damaged, path, reason);
    }

    /// <summary>Writes the table, whole or not at all.</summary>
    public void Write(string path, ReadOnlySpan<byte> key)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                ReadOnlySpan<byte> values = MemoryMarshal.AsBytes(_values.AsSpan());
                stream.Write(Magic);
                stream.Write(key);
                stream.Write(MemoryMarshal.AsBytes<int>([Count, Features]));
                stream.Write(values);
                stream.Write(SHA256.HashData(values));
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private sealed class Worker(TeacherTable table, int maxImages) : ITeacherWorker
    {
        private readonly float[] _rows = new float[maxImages * table.Features];

        public ReadOnlySpan<float> Teach(ImageBatch batch, int first, int images)
        {
            for (int i = 0; i < images; i++) table[batch.Items[first + i]].CopyTo(_rows.AsSpan(i * table.Features));
            return _rows.AsSpan(0, images * table.Features);
        }

        public void Dispose()
        {
        }
    }
}
