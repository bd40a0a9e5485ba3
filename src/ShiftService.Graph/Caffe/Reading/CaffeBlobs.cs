using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>The numbers that a caffemodel holds for a layer.</summary>
internal static class CaffeBlobs
{
    /// <summary>Refuses a layer with fewer or more blobs.</summary>
    public static void Require(this CaffeLayer layer, int count)
    {
        if (layer.Parameters.Blobs.Count != count)
            throw new ModelException(
                ModelError.InvalidWeight, $"{layer.Type} needs {count} blobs and the caffemodel has {layer.Parameters.Blobs.Count}",
                layer.Name);
    }

    /// <summary>The numbers of one blob, all finite.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="index">Which blob.</param>
    /// <param name="shape">The shape that it must have; ones before it and after it do not matter.</param>
    public static float[] Blob(this CaffeLayer layer, int index, params ReadOnlySpan<int> shape)
    {
        BlobProto blob = layer.Parameters.Blobs[index];
        long[] extents = blob.Shape is { } given
            ? [.. given.Dim]
            : [Math.Max(blob.Num, 0), Math.Max(blob.Channels, 0), Math.Max(blob.Height, 0), Math.Max(blob.Width, 0)];
        if (!Trimmed(extents).SequenceEqual(Trimmed([.. shape.ToArray().Select(extent => (long)extent)])))
            throw new ModelException(
                ModelError.InvalidWeight,
                $"blob {index} has the shape [{string.Join(", ", extents)}] instead of [{string.Join(", ", shape.ToArray())}]", layer.Name);
        float[] values = blob.Data.Count > 0 ? [.. blob.Data] : [.. blob.DoubleData.Select(value => (float)value)];
        long count = 1;
        foreach (int extent in shape) count *= extent;
        if (values.Length != count)
            throw new ModelException(ModelError.InvalidWeight, $"blob {index} has {values.Length} numbers instead of {count}", layer.Name);
        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new ModelException(ModelError.InvalidWeight, $"number {bad} of blob {index} is {values[bad]}", layer.Name);
    }

    private static IEnumerable<long> Trimmed(long[] extents)
    {
        int first = 0, last = extents.Length;
        while (first < last && extents[first] == 1) first++;
        while (last > first && extents[last - 1] == 1) last--;
        return extents[first..last];
    }
}
