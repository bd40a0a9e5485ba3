using ShiftService.Graph.Onnx.Reading;
using ShiftService.Graph.Onnx.Writing;

namespace ShiftService.Graph.Onnx;

/// <summary>Networks as ONNX files: standard operators only, so that any runtime runs what is written here.</summary>
public static class OnnxFile
{
    /// <summary>Reads a network from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the file may ask for; null for <see cref="OnnxLimits.Default"/>.</param>
    /// <param name="inputSize">Height and width in pixels where the file leaves them open; otherwise they must agree with it.</param>
    /// <exception cref="ModelException">The file is not a network that this project can run; the error says which node and why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Network Read(string path, OnnxLimits? limits = null, (int Height, int Width)? inputSize = null)
    {
        limits ??= OnnxLimits.Default;
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > Math.Min(limits.MaxFileBytes, Array.MaxLength)) throw TooLarge(stream.Length, limits).InFile(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, path, limits, inputSize);
    }

    /// <summary>Reads a network from the bytes of a file.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="name">The file's name, for error messages.</param>
    /// <param name="limits">What the file may ask for; null for <see cref="OnnxLimits.Default"/>.</param>
    /// <param name="inputSize">Height and width in pixels where the file leaves them open; otherwise they must agree with it.</param>
    /// <exception cref="ModelException">The file is not a network that this project can run; the error says which node and why.</exception>
    public static Network Read(
        ReadOnlyMemory<byte> bytes, string name, OnnxLimits? limits = null, (int Height, int Width)? inputSize = null)
    {
        limits ??= OnnxLimits.Default;
        try
        {
            if (bytes.Length > limits.MaxFileBytes) throw TooLarge(bytes.Length, limits);
            return ModelReader.Read(bytes, limits, inputSize);
        }
        catch (ModelException error)
        {
            throw error.InFile(name);
        }
    }

    /// <summary>Writes a network to a file, replacing it in one step: a reader sees the old file or the new one.</summary>
    /// <exception cref="ModelException">The network has no form in standard operators, or weights that are not finite.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(Network network, string path)
    {
        byte[] bytes = ToBytes(network);
        string temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The bytes of a network's file; the same network always gives the same bytes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">How kernels and matrices are stored.</param>
    /// <exception cref="ModelException">The network has no form in standard operators, or weights that are not finite.</exception>
    public static byte[] ToBytes(Network network, OnnxWeights weights = OnnxWeights.Float32) => ModelWriter.Write(network, weights);

    private static ModelException TooLarge(long length, OnnxLimits limits) =>
        new(ModelError.LimitExceeded, $"the file has {length} bytes and the limit is {limits.MaxFileBytes}");
}
